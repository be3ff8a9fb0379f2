// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/fieldnames.h"

#include "ui/wording/tr.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Options of "record" whose every value can be chosen in the dialog, and the fields' names there.
constexpr std::array fields{std::pair("among", QT_TRANSLATE_NOOP("offramp", "Answers")),
                            std::pair("batch", QT_TRANSLATE_NOOP("offramp", "Batch")),
                            std::pair("count", QT_TRANSLATE_NOOP("offramp", "Costs")),
                            std::pair("dataset", QT_TRANSLATE_NOOP("offramp", "Test set")),
                            std::pair("device", QT_TRANSLATE_NOOP("offramp", "Device")),
                            std::pair("exits", QT_TRANSLATE_NOOP("offramp", "Exits")),
                            std::pair("limit", QT_TRANSLATE_NOOP("offramp", "Limit")),
                            std::pair("mean", QT_TRANSLATE_NOOP("offramp", "Mean")),
                            std::pair("out", QT_TRANSLATE_NOOP("offramp", "File")),
                            std::pair("outputs", QT_TRANSLATE_NOOP("offramp", "Outputs")),
                            std::pair("resize", QT_TRANSLATE_NOOP("offramp", "Resize")),
                            std::pair("size", QT_TRANSLATE_NOOP("offramp", "Size")),
                            std::pair("skip-broken", QT_TRANSLATE_NOOP("offramp", "Skip broken images")),
                            std::pair("squash", QT_TRANSLATE_NOOP("offramp", "Squash to a square")),
                            std::pair("std", QT_TRANSLATE_NOOP("offramp", "Std"))};

} // namespace

QString withFieldNames(const QString &sentence)
{
    static const QRegularExpression option(u"(?<![\\w-])--([a-z]+(?:-[a-z]+)*)"_s);
    static const QRegularExpression command(u"([Rr])un the same command again(?: to resume)?"_s);
    QString text;
    qsizetype end = 0;
    bool hasOthers = false;
    for (auto matches = option.globalMatch(sentence); matches.hasNext();) {
        const auto match = matches.next();
        const auto field = std::ranges::find_if(fields, [&](const auto &known) {
            return match.captured(1) == QLatin1StringView(known.first);
        });
        hasOthers = hasOthers || field == fields.end();
        text += sentence.mid(end, match.capturedStart() - end);
        text += field == fields.end() ? match.captured() : u"\"%1\""_s.arg(tr(field->second));
        end = match.capturedEnd();
    }
    text += sentence.mid(end);
    text.replace(command, u"\\1esume"_s);
    return hasOthers ? tr("%1 (Options with -- belong to the command offramp-engine record.)").arg(text) : text;
}

QString withFieldNames(const Error &error)
{
    return withFieldNames(QString::fromStdString(error.sentence + '\n' + error.remedy));
}

} // namespace offramp
