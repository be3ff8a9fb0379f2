// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "core/results/openrecording.h"
#include "ui/jobs/threadworker.h"
#include "ui/samples/rowcache.h"

#include <QImage>
#include <QObject>
#include <QStringList>

namespace offramp {

/// The name and thumbnail of a sample; either is empty if the recording has none.
struct SamplePortrait {
    QString name; ///< path below the test set's root
    QImage thumbnail;
};

/// Names, thumbnails and images of samples, read from their recordings and test sets in the background on first use.
/// The last ones are kept. Its functions may be called from the GUI thread only.
class SamplePortraits : public QObject
{
    Q_OBJECT
public:
    /// The longer side of the images that image() gives, in pixels; smaller ones are not enlarged.
    static constexpr int imageSide = 256;

    explicit SamplePortraits(QObject *parent = nullptr);

    /// The portrait of a sample, or null while it is being read: arrived() follows.
    [[nodiscard]] const SamplePortrait *find(const RecordingPtr &recording, SampleIndex sample);

    /// The image of a sample in its test set (TestSet), where a thumbnail is too small; a null image where there is
    /// none, and null while it is being read: arrived() follows.
    [[nodiscard]] const QImage *image(const RecordingPtr &recording, SampleIndex sample);

    /// Looks for images in test sets again.
    void forgetImages();

    /// Reads the names of samples, in that order; ends in namesRead().
    void readNames(const RecordingPtr &recording, const std::vector<SampleIndex> &samples);

Q_SIGNALS:
    void arrived();

    /// Empty if the recording has no sample names.
    void namesRead(const offramp::Result<QStringList> &names);

private:
    RowCache<SamplePortrait> m_portraits;
    RowCache<QImage> m_images;
    ThreadWorker m_worker;
};

} // namespace offramp
