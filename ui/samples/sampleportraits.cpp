// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples/sampleportraits.h"

#include "core/recording/recording.h"
#include "core/results/growth.h"
#include "ui/samples/testset.h"

namespace offramp {

namespace {

QImage toImage(const Thumbnail &thumbnail)
{
    const QImage view(thumbnail.rgb.data(), thumbnail.width, thumbnail.height, 3 * thumbnail.width,
                      QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

/// An unreadable file, and one that another recording replaced, looks like one without names and thumbnails.
std::vector<SamplePortrait> readPortraits(const OpenRecording &recording, const std::vector<std::size_t> &rows,
                                          const IsCancelled &)
{
    std::vector<SamplePortrait> portraits(rows.size());
    if (!checkFile(recording))
        return portraits;
    if (const auto names = readSampleNames(recording.path(), rows)) {
        for (std::size_t i = 0; i < names->size(); ++i)
            portraits[i].name = QString::fromStdString((*names)[i]);
    }
    if (const auto thumbnails = readThumbnails(recording.path(), rows)) {
        for (std::size_t i = 0; i < thumbnails->size(); ++i)
            portraits[i].thumbnail = toImage((*thumbnails)[i]);
    }
    return portraits;
}

/// Images of rows, no larger than SamplePortraits::imageSide; a null image where there is none.
std::vector<QImage> readImages(TestSet &testSet, const OpenRecording &recording, const std::vector<std::size_t> &rows,
                               const IsCancelled &isCancelled)
{
    constexpr int side = SamplePortraits::imageSide;
    std::vector<QImage> images(rows.size());
    for (std::size_t i = 0; i < rows.size() && !isSet(isCancelled); ++i) {
        const auto image = testSet.image(recording, rows[i]);
        if (image && (image->width() > side || image->height() > side))
            images[i] = image->scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        else if (image)
            images[i] = *image;
    }
    return images;
}

} // namespace

SamplePortraits::SamplePortraits(QObject *parent)
    : QObject(parent)
    , m_portraits(readPortraits, [this] { Q_EMIT arrived(); }, {})
    , m_images([testSet = std::make_shared<TestSet>()](
                   const OpenRecording &recording, const std::vector<std::size_t> &rows,
                   const IsCancelled &isCancelled) { return readImages(*testSet, recording, rows, isCancelled); },
               [this] { Q_EMIT arrived(); }, {.atOnce = 8, .kept = 400})
{
}

const SamplePortrait *SamplePortraits::find(const RecordingPtr &recording, SampleIndex sample)
{
    return m_portraits.find(recording, recording->rowOf(sample));
}

const QImage *SamplePortraits::image(const RecordingPtr &recording, SampleIndex sample)
{
    return m_images.find(recording, recording->rowOf(sample));
}

void SamplePortraits::forgetImages()
{
    m_images.clear();
    Q_EMIT arrived();
}

void SamplePortraits::readNames(const RecordingPtr &recording, const std::vector<SampleIndex> &samples)
{
    const auto work = [recording, samples](const IsCancelled &) -> Result<QStringList> {
        std::vector<std::size_t> rows;
        for (const SampleIndex sample : samples)
            rows.push_back(recording->rowOf(sample));
        return checkFile(*recording)
            .and_then([&] { return readSampleNames(recording->path(), rows); })
            .map([](const std::vector<std::string> &read) {
                QStringList list;
                for (const std::string &name : read)
                    list.append(QString::fromStdString(name));
                return list;
            });
    };
    m_worker.start(work, [this](const Result<QStringList> &names) { Q_EMIT namesRead(names); });
}

} // namespace offramp
