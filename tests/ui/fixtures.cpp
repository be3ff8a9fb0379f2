// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"

#include "core/recording/recording.h"
#include "core/recording/recordingwriter.h"
#include "core/results/loadrecording.h"

#include <QFileInfo>
#include <QImage>

#include <algorithm>
#include <cmath>
#include <random>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

RecordingPtr network(const QString &name, std::size_t samples, double gflops, unsigned seed, int classes)
{
    return network(name.toStdString(), samples, gflops, seed, classes);
}

QColor thumbnailColour(std::size_t sample)
{
    return {static_cast<int>(sample % 256), static_cast<int>(sample / 2), 200};
}

QString writeImage(const QString &path, QSize size, const QColor &colour)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    if (!image.save(path, "PNG"))
        qFatal("%s could not be written.", qPrintable(path));
    return path;
}

QString writeRecording(const QString &path, unsigned seed, bool withThumbnails,
                       const std::map<std::string, std::string> &metadata, int step)
{
    constexpr std::size_t samples = 400;
    constexpr std::size_t classes = 10;
    RecordingPlan plan;
    plan.metadata = {{"network", QFileInfo(path).completeBaseName().toStdString()},
                     {"class_names", R"(["0","1","2","3","4","5","6","7","8","9"])"}};
    plan.metadata.insert(metadata.begin(), metadata.end());
    if (const auto count = metadata.find("count"); count != metadata.end())
        plan.origin.count = count->second;
    plan.origin.exits = 3;
    plan.origin.classes = classes;
    plan.origin.flops = {400'000'000, 700'000'000, 1'000'000'000};
    if (withThumbnails)
        plan.thumbnails = ThumbnailSize{4, 3};
    std::vector<std::uint8_t> thumbnails;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < samples; ++i) {
        plan.origin.label.push_back(static_cast<std::int32_t>(i % classes));
        plan.names.push_back("image" + std::to_string(i));
        if (i % static_cast<std::size_t>(step) != 0)
            continue;
        rows.push_back(i);
        const QColor colour = thumbnailColour(i);
        for (std::size_t pixel = 0; withThumbnails && pixel < 12; ++pixel) {
            for (const int channel : {colour.red(), colour.green(), colour.blue()})
                thumbnails.push_back(static_cast<std::uint8_t>(channel));
        }
    }
    std::mt19937 random(seed);
    std::normal_distribution<float> noise(0, 1);
    std::vector<float> logits;
    for (std::size_t k = 0; k < 3; ++k) {
        for (std::size_t i = 0; i < samples; ++i) {
            for (std::size_t c = 0; c < classes; ++c) {
                const float logit = noise(random) + (c == i % classes ? 1.5F + static_cast<float>(k) : 0.0F);
                if (i % static_cast<std::size_t>(step) == 0)
                    logits.push_back(logit);
            }
        }
    }
    auto writer = RecordingWriter::create(path.toStdString(), plan);
    if (!writer || !writer->write(rows, logits, {}, thumbnails) || (step == 1 && !writer->finish()))
        qFatal("The fixture could not be written.");
    return path;
}

RecordingPtr withCosts(const QString &path, const OtherCosts &costs)
{
    auto recording = readRecording(path.toStdString());
    if (!recording)
        qFatal("The fixture could not be read.");
    recording->joules = costs.joules;
    recording->milliseconds = costs.milliseconds;
    if (costs.isWithoutFlops)
        recording->flops.clear();
    if (!costs.measured.empty())
        recording->metadata["measured"] = costs.measured;
    return openRecording(std::move(*recording), path.toStdString()).value();
}

namespace {

/// Whether the recording has the cost that the document's axis counts.
bool isKnown(const OpenRecording &recording, const Document &document)
{
    const auto costs = recording.costs();
    return std::ranges::count(costs, document.eMax().unit) > 0;
}

/// A recording as the pinned reference sees it, in the unit of the axis now.
RecordingPtr pinnedRecording(const Document &document, RecordingId id)
{
    return document.sources().at(id, document.decisions().referenceViewOf(id));
}

/// E_max of the pinned reference: on another axis than its own, that of now.
double pinnedEMax(const Document &document)
{
    const auto &pinned = *document.decisions().reference;
    return pinned.unit == document.eMax().unit ? pinned.eMax : document.eMax().value;
}

/// Empty if the pinned state and every change equal a fresh computation.
QString referenceDisagreement(const Document &document)
{
    const Results &results = document.results();
    const auto &pinned = document.decisions().reference;
    if (pinned.has_value() != results.reference.has_value())
        return u"reference"_s;
    if (!pinned)
        return results.areaChange() ? u"change of the area without a reference"_s : QString();
    std::vector<Point> points;
    for (const Variant &variant : pinned->variants) {
        const RecordingPtr recording = pinnedRecording(document, variant.recording);
        const auto change = results.changeOf(variant.id);
        if (!isKnown(*recording, document)) {
            if (change)
                return u"change of %1, whose cost is not known"_s.arg(nameOf(variant));
            continue;
        }
        const Point then = pointOf(evaluate(recording->table(), variant.thresholds), recording->table().cost());
        if (variant.included)
            points.push_back(then);
        const VariantResult *now = results.find(variant.id);
        if (now
            && (!change || change->energy != now->point.energy - then.energy
                || change->accuracy != now->point.accuracy - then.accuracy))
            return u"change of "_s + nameOf(variant);
    }
    const auto area = stepCurve(points, pinnedEMax(document)).area();
    if (results.reference->area != area)
        return u"area of the reference"_s;
    return area && results.area && results.areaChange() != *results.area - *area ? u"change of the area"_s : QString();
}

template<typename ToRecording>
AreaState freshState(const Document &document, const std::vector<Variant> &variants, double eMax,
                     ToRecording toRecording)
{
    AreaState state{{}, eMax};
    for (const Variant &variant : variants) {
        const RecordingPtr recording = toRecording(document, variant.recording);
        if (variant.included && isKnown(*recording, document))
            state.variants.push_back(sampleOutcomes(recording->table(), variant.thresholds));
    }
    return state;
}

} // namespace

AreaIntervals freshIntervals(const Document &document)
{
    const AreaState now = freshState(document, document.variants(), document.eMax().value,
                                     [](const Document &of, RecordingId id) { return of.recording(id); });
    AreaIntervals intervals{areaInterval(now), {}};
    if (const auto &pinned = document.decisions().reference)
        intervals.change
            = changeInterval(now, freshState(document, pinned->variants, pinnedEMax(document), pinnedRecording));
    return intervals;
}

QString disagreement(const Document &document, const Intervals &intervals)
{
    if (intervals.state() == Intervals::State::None && document.results().area)
        return u"an interval is missing"_s;
    const bool isBySamples
        = intervals.state() == Intervals::State::Known || intervals.state() == Intervals::State::TooNarrow;
    return isBySamples && *intervals.figures() != freshIntervals(document) ? u"interval"_s : disagreement(document);
}

QString disagreement(const Document &document)
{
    const Results &results = document.results();
    std::vector<Point> points;
    for (std::size_t i = 0; i < document.variants().size(); ++i) {
        const Variant &variant = document.variants()[i];
        const RecordingPtr recording = document.recording(variant.recording);
        const ExitTable &table = recording->table();
        const bool hasCost = isKnown(*recording, document);
        const OperatingPoint fresh = evaluate(table, variant.thresholds);
        const Point point = pointOf(fresh, table.cost());
        if (results.variants[i].outcome != fresh)
            return u"outcome of "_s + nameOf(variant);
        const Point &shown = results.variants[i].point;
        if (results.variants[i].hasCost() != hasCost
            || (hasCost && shownUnit(table.cost().unit) != document.eMax().unit))
            return u"unit of "_s + nameOf(variant);
        if (hasCost ? shown != point : !std::isnan(shown.energy) || shown.accuracy != point.accuracy)
            return u"point of "_s + nameOf(variant);
        if (results.variants[i].exitShares != fresh.exitShares())
            return u"shares of "_s + nameOf(variant);
        if (variant.included && hasCost)
            points.push_back(point);
    }
    const double eMax = document.eMax().value;
    if (results.steps != stepCurve(points, eMax) || results.area != stepCurve(points, eMax).area())
        return u"area"_s;
    const auto standing = standings(points, eMax);
    const auto lost = areasLost(points, eMax);
    std::size_t next = 0;
    for (const VariantResult &result : results.variants) {
        if (!result.included || std::isnan(result.point.energy)) {
            if (result.standing != Standing{} || result.areaLost)
                return u"standing of variant %1, which does not count"_s.arg(result.id.value);
            continue;
        }
        if (result.standing != standing[next] || result.areaLost != lost[next])
            return u"standing of variant %1"_s.arg(result.id.value);
        ++next;
    }
    return referenceDisagreement(document);
}

} // namespace offramp::fixtures
