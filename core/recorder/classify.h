// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/stagednetwork.h"
#include "core/exits/answer.h"
#include "core/exits/exitrule.h"
#include "core/recorder/imageplan.h"
#include "core/recording/recording.h"
#include "core/support/error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// How image files are classified. What a recording says (preprocessing, temperatures, precision, on a GPU TF32,
/// execution, classes that can be answers) is used as recorded.
struct ClassifyRequest {
    std::string thresholds; ///< of one variant, as parseThresholds() reads them
    Criterion criterion = Criterion::Entropy;
    ImageOptions images; ///< instead of what the recording or the network says
    Device device;
    bool allowsTf32 = false; ///< let a GPU use TF32 for float32, also where it was not allowed in the recording
    int threads = 0;         ///< of the processor; 0 for one per core
    std::size_t top = 5;     ///< classes that are listed of each exit
    bool allExits = false;   ///< run all exits, also those behind the one where an image exits
};

/// What one exit says about an image.
struct ExitAnswer {
    std::optional<float> uncertainty;  ///< by the criterion, as Criterion says; empty if the exit has no score
    std::vector<ClassProbability> top; ///< the most probable first; at the exit's temperature
};

/// One image with its early exit.
struct ClassifiedImage {
    std::int32_t predicted = 0;    ///< class at the exit that was taken: the network's output
    int exit = 0;                  ///< that exit, counted from 0
    std::int64_t flops = 0;        ///< up to it, cumulative
    std::vector<ExitAnswer> exits; ///< of the exits that ran: up to the one that was taken, or all [K]
};

/// A network with one variant's thresholds, ready to classify image files one at a time; a network that is made for
/// batches of one size gets each image as often as it takes. K exits, C classes. Belongs to one thread at a time.
class ImageClassifier
{
public:
    /// recording: of this network, or null. files: the images to come; where neither recording, network nor request fix
    /// a size, the images were recorded unresized, and the first image that can be read decides. Errors: a
    /// recording of another network or of several, a size that nothing says, images of another size than recorded,
    /// thresholds that do not fit the exits, a score that the network does not give, a network that cannot be split at
    /// its exits; and where no image can be prepared, why the first cannot.
    [[nodiscard]] static Result<ImageClassifier> open(const Network &network, const Recording *recording,
                                                      const std::vector<std::filesystem::path> &files,
                                                      const ClassifyRequest &request);

    /// Decodes, prepares and runs one image: stages behind the exit where it leaves the network do not run, unless all
    /// exits are asked for. Errors: of the file, an image of another size where nothing resizes it, logits that are not
    /// numbers; of kind Device where a device fails, of kind Memory where memory runs out.
    [[nodiscard]] Result<ClassifiedImage> classify(const std::filesystem::path &file) const;

    [[nodiscard]] Criterion criterion() const { return m_criterion; }
    [[nodiscard]] const Thresholds &thresholds() const { return m_thresholds; }                ///< [K-1]
    [[nodiscard]] const std::vector<std::int64_t> &flops() const { return m_flops; }           ///< [K] cumulative
    [[nodiscard]] const std::vector<std::string> &exitNames() const { return m_exitNames; }    ///< [K]
    [[nodiscard]] const std::vector<std::string> &warnings() const { return m_plan.warnings; } ///< sentences

    /// A class as a person reads it: its name in the recording, else in the network's spec, else its number.
    [[nodiscard]] const std::string &className(std::int32_t label) const;

private:
    ImageClassifier(const ClassifyRequest &request, ImagePlan plan, StagedNetwork network);

    [[nodiscard]] Result<std::vector<float>> pixelsOf(const std::filesystem::path &file) const;

    ImagePlan m_plan;
    StagedNetwork m_network;
    int m_batch = 1;
    Criterion m_criterion;
    Thresholds m_thresholds;
    std::size_t m_top;
    bool m_allExits;
    std::vector<bool> m_decides; ///< [K] whether the exit gives what the criterion is on
    std::vector<std::int64_t> m_flops;
    std::vector<std::string> m_exitNames;
    std::vector<std::string> m_classNames; ///< [C]
};

/// Why each of the files [n] cannot be read as an image, where none can; empty as soon as one can. Thread-safe.
[[nodiscard]] std::vector<Error> whyNoneCanBeRead(const std::vector<std::filesystem::path> &files);

} // namespace offramp
