// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"
#include "core/recording/recording.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What a recording was made from and how; n samples, K exits. Two runs are the same, and one may resume the file of
/// the other, where their origins are equal. Empty texts and 0 mean unknown.
struct Origin {
    std::string networkSha256;
    std::string datasetFingerprint;
    std::string preprocessing;             ///< JSON
    std::string precision;                 ///< "float32", "bfloat16" or "float16"
    std::string tf32;                      ///< "allowed" where a GPU may have used TF32 for float32; empty: it has not
    std::string execution = "as archived"; ///< or "optimised"
    std::string outputKinds = "logits";    ///< or "probabilities", …; one for each exit where they differ
    std::string exitOutputs;               ///< which outputs are exits, such as "0,2"; empty: all
    std::string deviceKind;
    std::string libtorchVersion;
    std::string shard;            ///< "3/12": only this part of the test set is recorded; empty: all of it
    std::string among = "all";    ///< classes that can be answers; or "labelled": those of the test set
    std::string count = "fvcore"; ///< or "complete": which operators the costs include
    int batchSize = 0;
    int exits = 0;
    int classes = 0;
    bool costsBySample = false;      ///< each sample has a cost of its own (K = 1 only)
    std::vector<std::int32_t> label; ///< [n]
    std::vector<std::int64_t> flops; ///< [K] cumulative, for one sample; empty where they are not counted

    bool operator==(const Origin &) const = default;
};

/// Keys of the metadata.
inline constexpr const char *tf32Key = "tf32";
inline constexpr const char *outputKindsKey = "outputs";
inline constexpr const char *exitOutputsKey = "exit_outputs";
inline constexpr const char *cascadeKey = "cascade";
inline constexpr const char *clustersKey = "clusters";

/// The text under tf32Key; without that key, TF32 was not allowed.
inline constexpr const char *tf32Allowed = "allowed";

/// Whether a GPU may have used TF32 for a recording with this metadata.
[[nodiscard]] bool allowsTf32(const std::map<std::string, std::string> &metadata);

/// What several networks are that a recording is of: "a cascade", "clusters"; empty where it is of one.
[[nodiscard]] std::string combinationOf(const Recording &recording);

/// A field of which two origins have different values, in words for people.
struct OriginDifference {
    std::string field;
    std::string before;
    std::string now;
};

/// The first difference; nothing where the origins are equal.
[[nodiscard]] std::optional<OriginDifference> difference(const Origin &before, const Origin &now);

/// The part of an origin that a file keeps as metadata, by the keys of FORMAT.md; what is unknown is left out.
[[nodiscard]] std::map<std::string, std::string> toMetadata(const Origin &origin);

/// The origin of the recording in an open file.
[[nodiscard]] Result<Origin> readOrigin(const File &file, const RecordingLayout &layout);

} // namespace offramp
