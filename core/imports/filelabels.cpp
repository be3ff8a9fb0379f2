// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/filelabels.h"

#include "core/dataset/labelcheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

namespace offramp {

namespace {

using Outputs = std::vector<std::int32_t>; ///< by label

/// An order in which classes are taken by their number instead of by its text, or the other way round.
struct NumberOrder {
    const char *word;
    bool isNumeric; ///< the outputs are by number, the labels by text
    int first;      ///< the name of the first class
};

constexpr std::array numberOrders{NumberOrder{"numeric", true, 0}, NumberOrder{"numeric-from-1", true, 1},
                                  NumberOrder{"sorted", false, 0}, NumberOrder{"sorted-from-1", false, 1}};

constexpr std::size_t fewestSamples = 100;
constexpr std::size_t mostNumbered = 100'000; ///< classes; more are not classes but other numbers
constexpr std::string_view inverted = ":inverted";
constexpr auto inAnotherOrder = "The labels seem to be in a different order";

Outputs outputsIn(const NumberOrder &order, std::size_t classes)
{
    Outputs byText(classes);
    std::iota(byText.begin(), byText.end(), 0);
    std::ranges::sort(byText, {}, [&](std::int32_t number) { return std::to_string(number + order.first); });
    if (order.isNumeric)
        return byText;
    Outputs places(classes);
    for (std::size_t place = 0; place < classes; ++place)
        places[static_cast<std::size_t>(byText[place])] = static_cast<std::int32_t>(place);
    return places;
}

/// The number of classes: as the logits have it, else as the largest label or prediction suggests.
std::size_t classCount(const Recording &recording)
{
    if (recording.classes)
        return static_cast<std::size_t>(*recording.classes);
    return static_cast<std::size_t>(std::max(std::ranges::max(recording.label), std::ranges::max(recording.predicted)))
           + 1;
}

Result<Outputs> outputsInMap(const std::vector<std::int32_t> &labels, const std::string &path)
{
    std::error_code ignored;
    const std::string file = path.substr(0, path.rfind(':'));
    if (!std::filesystem::exists(path, ignored) && !std::filesystem::exists(file, ignored))
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a label order, and there is no such file.", path),
                       "The label order of an import (--labels) is numeric, numeric-from-1, sorted, sorted-from-1, +1, "
                       "-1, or the path of a map from the file's labels to outputs (JSON, CSV, or a pickled dict).");
    Listing listing;
    for (const std::int32_t label : std::set<std::int32_t>(labels.begin(), labels.end()))
        listing.classIds.push_back(std::to_string(label));
    std::ranges::sort(listing.classIds);
    const auto order = labelOrder(listing, std::filesystem::absolute(path).string());
    if (!order)
        return tl::unexpected(order.error());
    Outputs outputs(static_cast<std::size_t>(std::ranges::max(labels)) + 1, -1);
    for (std::size_t i = 0; i < listing.classIds.size(); ++i)
        outputs[std::stoul(listing.classIds[i])] = order->outputOf[i];
    return outputs;
}

Result<Outputs> outputsFor(const std::string &word, const Recording &recording)
{
    std::error_code ignored;
    const auto known = std::ranges::find(numberOrders, word, &NumberOrder::word);
    if (known != numberOrders.end())
        return outputsIn(*known, classCount(recording));
    if ((word.ends_with("+1") || word.ends_with("-1")) && !std::filesystem::exists(word, ignored)) {
        return outputsFor(word.substr(0, word.size() - 2), recording).map([&](Outputs outputs) {
            for (std::int32_t &output : outputs)
                output += word.ends_with("+1") ? 1 : -1;
            return outputs;
        });
    }
    if (!word.empty())
        return outputsInMap(recording.label, word);
    Outputs same(static_cast<std::size_t>(std::ranges::max(recording.label)) + 1);
    std::iota(same.begin(), same.end(), 0);
    return same;
}

std::string importAgain(const std::string &order)
{
    return fmt::format("Import the file with the label order {0} (--labels {0}).", order);
}

/// The map in use the other way round, where its labels and outputs are the same numbers.
std::optional<OtherOrder> invertedMap(const Recording &recording, const std::string &word)
{
    const bool isInverted = word.ends_with(inverted);
    const std::string other = isInverted ? word.substr(0, word.size() - inverted.size()) : word + std::string(inverted);
    const auto used = outputsInMap(recording.label, word);
    const auto turned = outputsInMap(recording.label, other);
    if (!used || !turned)
        return std::nullopt;
    OtherOrder order{Outputs(classCount(recording), -1), inAnotherOrder,
                     isInverted ? "that map would give" : "the inverse of that map would give", importAgain(other)};
    for (std::size_t label = 0; label < used->size(); ++label) {
        const auto output = static_cast<std::size_t>((*used)[label]);
        if (output < order.outputFor.size())
            order.outputFor[output] = (*turned)[label];
    }
    return order;
}

Result<void> checkOutput(const Recording &recording, std::size_t sample, std::int32_t output, const std::string &source)
{
    if (output >= 0 && (!recording.classes || output < *recording.classes))
        return {};
    const std::int32_t label = recording.label[sample];
    const std::string place = output == label ? std::string() : fmt::format(", which becomes {}", output);
    const auto [least, most] = std::ranges::minmax(recording.label);
    const bool isFromOne = least > 0 && most == recording.classes && output == label;
    return failure(ErrorKind::BadInput,
                   fmt::format("{}: sample {} has label {}{}, outside the {} classes.", source, sample, label, place,
                               classCount(recording)),
                   output < 0 ? "Leave out the -1."
                   : isFromOne
                       ? "If labels count from 1, import the file with the label order -1 (--labels -1)."
                       : "Labels are whole numbers from 0 to the number of classes less one; give a map from the "
                         "file's labels to outputs (--labels MAP) if they are others.");
}

} // namespace

Result<void> orderLabels(Imported &imported, const std::string &word, const std::string &source)
{
    Recording &recording = imported.whole.recording;
    const auto outputs = outputsFor(word, recording);
    if (!outputs)
        return tl::unexpected(outputs.error());
    std::vector<std::int32_t> ordered;
    for (std::size_t i = 0; i < recording.label.size(); ++i) {
        const auto label = static_cast<std::size_t>(recording.label[i]);
        ordered.push_back(label < outputs->size() ? (*outputs)[label] : recording.label[i]);
        if (auto fits = checkOutput(recording, i, ordered.back(), source); !fits)
            return fits;
    }
    recording.label = std::move(ordered);
    if (word.empty())
        return {};
    recording.metadata["label_order"] = word.substr(word.rfind('/') + 1);
    imported.notes.push_back(fmt::format("The labels were turned into outputs by the label order {}.", word));
    return {};
}

void checkLabels(Imported &imported, const std::string &word)
{
    const Recording &recording = imported.whole.recording;
    const std::size_t classes = classCount(recording);
    const std::size_t samples = recording.sampleCount();
    std::vector<OtherOrder> others;
    for (const NumberOrder &order : numberOrders) {
        if (word.empty() && classes <= mostNumbered)
            others.push_back({outputsIn(order, classes), inAnotherOrder, fmt::format("{} order would give", order.word),
                              importAgain(order.word)});
    }
    if (auto order = word.empty() ? std::nullopt : invertedMap(recording, word))
        others.push_back(std::move(*order));
    for (const int by : {1, -1}) {
        if (auto order = shiftedOrder(classesOfSamples(recording), by, classes, word, importAgain))
            others.push_back(std::move(*order));
    }
    LabelCheck check(word.empty() ? "the file's" : word.substr(word.rfind('/') + 1), std::move(others),
                     "Import the file with a map from its labels to outputs (--labels MAP).");
    const std::size_t last = recording.predicted.size() - samples;
    for (std::size_t i = 0; i < samples; ++i)
        check.add(recording.label[i], recording.predicted[last + i]);
    imported.labelWarning = check.verdict(fewestSamples);
}

std::vector<bool> classesOfSamples(const Recording &recording)
{
    std::vector<bool> classes(classCount(recording));
    for (const std::int32_t label : recording.label)
        classes[static_cast<std::size_t>(label)] = true;
    return classes;
}

} // namespace offramp
