// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStringList>
#include <QXmlStreamReader>

namespace offramp::fixtures {

/// The texts of a figure as SVG, in the order of the file.
[[nodiscard]] inline QStringList svgTexts(const QByteArray &svg)
{
    QStringList texts;
    QXmlStreamReader reader(svg);
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1StringView("text"))
            texts.append(reader.readElementText().simplified());
    }
    return texts;
}

} // namespace offramp::fixtures
