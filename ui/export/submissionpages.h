// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/submission/submission.h"
#include "ui/document/document.h"

#include <QByteArray>

namespace offramp {

/// What a submission is, in a sentence or two: its variants, networks and images, and its area. document: what it was
/// collected from.
[[nodiscard]] QString submissionSummary(const Document &document, const Submission &submission);

/// The description of a submission as the bytes of a PDF of exactly two A4 pages: title, step curve and variants on
/// the first; method, networks, preprocessing, machine and commands on the second. What does not fit is in
/// manifest.json and README.txt, and the page says so. document: what the submission was collected from.
[[nodiscard]] Result<QByteArray> submissionPdf(const Document &document, const Submission &submission);

} // namespace offramp
