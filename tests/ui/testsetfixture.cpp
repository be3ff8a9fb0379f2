// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/testsetfixture.h"

#include "core/recording/imageword.h"
#include "core/recording/recordingwriter.h"
#include "core/results/loadrecording.h"
#include "tests/ui/fixtures.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <numeric>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

QString imageName(std::size_t sample)
{
    return u"%1/%2.png"_s.arg(sample % 2 == 0 ? u"a"_s : u"b"_s).arg(sample);
}

QColor imageColour(std::size_t sample)
{
    return {static_cast<int>(40 * sample), 255 - static_cast<int>(30 * sample), 128};
}

std::vector<float> imageLogits(std::size_t sample, std::size_t exit)
{
    // Surer at the second exit; at the first, the last sample is incorrect.
    const float strength = (sample + 1 == recordedImages && exit == 0 ? -1.0F : 1.0F) * (exit == 0 ? 0.5F : 3.0F);
    const float margin = strength + 0.25F * static_cast<float>(sample) * (strength > 0 ? 1.0F : -1.0F);
    return sample % 2 == 0 ? std::vector{margin, 0.0F} : std::vector{0.0F, margin};
}

RecordingPtr recordImages(const ImagesToRecord &images)
{
    RecordingPlan plan;
    plan.metadata = {{"network", "colours"}, {"class_names", R"(["apple","berry"])"}};
    const std::string folder = QFileInfo(images.testSet).fileName().toStdString();
    plan.metadata["dataset"] = folder;
    plan.metadata.insert(images.metadata.begin(), images.metadata.end());
    plan.origin.datasetFingerprint = "fingerprint of " + folder;
    plan.origin.exits = 2;
    plan.origin.classes = 2;
    plan.origin.flops = {1'000'000, 3'000'000};
    plan.withLogits = images.withLogits;
    if (images.withThumbnails)
        plan.thumbnails = ThumbnailSize{4, 2};
    std::vector<std::size_t> rows(recordedImages);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::vector<std::int32_t> words;
    std::vector<std::uint8_t> thumbnails;
    for (const std::size_t i : rows) {
        const QString path = images.testSet + u'/' + imageName(i);
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(writeImage(path, {40, 20}, imageColour(i)));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s could not be read.", qPrintable(path));
        plan.origin.label.push_back(static_cast<std::int32_t>(i % 2));
        const std::string name = imageName(i).toStdString();
        plan.names.push_back(images.withNames ? name : std::string());
        words.push_back(imageWord(name, file.readAll().toStdString()));
        for (int pixel = 0; images.withThumbnails && pixel < 8; ++pixel) {
            const QColor colour = imageColour(i);
            for (const int channel : {colour.red(), colour.green(), colour.blue()})
                thumbnails.push_back(static_cast<std::uint8_t>(channel));
        }
    }
    std::vector<float> logits;
    for (std::size_t exit = 0; exit < 2; ++exit) {
        for (const std::size_t i : rows) {
            const auto ofSample = imageLogits(i, exit);
            logits.insert(logits.end(), ofSample.begin(), ofSample.end());
        }
    }
    const std::string path = images.recording.toStdString();
    auto writer = RecordingWriter::create(path, plan);
    if (!writer || !writer->write(rows, logits, {}, thumbnails, images.withWords ? words : std::vector<std::int32_t>())
        || !writer->finish())
        qFatal("%s could not be written.", path.c_str());
    return loadRecording(path).value();
}

} // namespace offramp::fixtures
