// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/recordingedits.h"
#include "core/support/cancelled.h"
#include "ui/export/exportfiles.h"

#include <QDate>

namespace offramp {

/// A document at one moment: what a page is made from, in any thread.
struct WebPageContent {
    Decisions decisions;
    Sources sources;
    Results results;
    RecordingColours colours;
};

[[nodiscard]] WebPageContent webPageContent(const Document &document);

struct WebPageOptions {
    QString title;
    bool withSamples = false; ///< with the names, classes and small images of all samples
    QDate date = QDate::currentDate();

    bool operator==(const WebPageOptions &) const = default;
};

/// A page without options, for a workspace: its file's name, without folder and suffix; empty where there is none.
[[nodiscard]] QString webPageTitle(const QString &workspacePath);

/// One HTML file in which readers drag thresholds: data, style and script of resources/web, which must be known
/// (initResources()). It loads nothing; its content security policy allows this style and this script alone. Errors:
/// those of pageData(), images that cannot be read, a template that does not have each place once. May take seconds
/// with samples.
[[nodiscard]] Result<QByteArray> webPage(const WebPageContent &content, const WebPageOptions &options,
                                         const IsCancelled &isCancelled = {});

/// The page as a file. document must outlive it.
[[nodiscard]] ExportFile webPageFile(const Document &document, const WebPageOptions &options, const QString &path);

/// A page that is larger than this many bytes opens slowly, and may be too large to be sent.
inline constexpr qint64 largePage = 20'000'000;

/// What to think of a page of so many bytes: a sentence for one that is large, else empty.
[[nodiscard]] QString largePageSentence(qint64 bytes, bool withSamples);

} // namespace offramp
