// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/samplesheets.h"

#include "core/recording/recording.h"
#include "core/results/growth.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <span>

namespace offramp {

namespace {

constexpr int largestSide = 48; ///< of a cell; larger ones are made smaller
constexpr int columns = 40;
constexpr int perSheet = 1000;
constexpr int quality = 85;

/// The cells of one sheet; thumbnails that are not square have grey beside them.
Result<std::string> sheetOf(const std::vector<Thumbnail> &thumbnails, int side)
{
    const int count = static_cast<int>(thumbnails.size());
    QImage sheet(columns * side, (count + columns - 1) / columns * side, QImage::Format_RGB32);
    sheet.fill(Qt::gray);
    QPainter painter(&sheet);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (int i = 0; i < count; ++i) {
        const Thumbnail &thumbnail = thumbnails[static_cast<std::size_t>(i)];
        const QImage image(thumbnail.rgb.data(), thumbnail.width, thumbnail.height, 3 * thumbnail.width,
                           QImage::Format_RGB888);
        const QSize size = image.size().scaled(side, side, Qt::KeepAspectRatio);
        const QPoint corner(i % columns * side + (side - size.width()) / 2,
                            i / columns * side + (side - size.height()) / 2);
        painter.drawImage(QRect(corner, size), image);
    }
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !sheet.save(&buffer, "JPEG", quality))
        return failure(ErrorKind::Failed, "The images of the samples cannot be written as JPEG.",
                       "Share the page without samples.");
    return "data:image/jpeg;base64," + bytes.toBase64().toStdString();
}

/// All sheets of a recording; none where it has no thumbnails.
Result<SampleSheets> sheetsOf(const OpenRecording &recording, const IsCancelled &isCancelled)
{
    if (auto same = checkFile(recording); !same)
        return tl::unexpected(same.error());
    const std::vector<std::size_t> rows = rowsOfSamples(recording);
    SampleSheets sheets{.columns = columns, .perSheet = perSheet};
    for (std::size_t first = 0; first < rows.size(); first += perSheet) {
        if (isSet(isCancelled))
            return cancelled();
        const auto some = std::span(rows).subspan(first, std::min<std::size_t>(perSheet, rows.size() - first));
        const auto thumbnails = readThumbnails(recording.path(), some);
        if (!thumbnails)
            return tl::unexpected(thumbnails.error());
        if (thumbnails->empty())
            return SampleSheets();
        sheets.side = std::min(largestSide, std::max(thumbnails->front().width, thumbnails->front().height));
        auto sheet = sheetOf(*thumbnails, sheets.side);
        if (!sheet)
            return tl::unexpected(sheet.error());
        sheets.sheets.push_back(std::move(*sheet));
    }
    return sheets;
}

} // namespace

Result<std::map<std::string, SampleSheets>> sampleSheets(const std::vector<RecordingPtr> &open,
                                                         const IsCancelled &isCancelled)
{
    std::map<std::string, SampleSheets> all;
    for (const PageTestSet &testSet : pageTestSets(open)) {
        for (const RecordingPtr &recording : testSet.recordings) {
            auto sheets = sheetsOf(*recording, isCancelled);
            if (!sheets)
                return tl::unexpected(sheets.error());
            if (sheets->sheets.empty())
                continue;
            all.emplace(testSet.images, std::move(*sheets));
            break;
        }
    }
    return all;
}

} // namespace offramp
