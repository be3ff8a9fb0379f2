// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

namespace offramp {

/// A verb of offramp-engine, as --help lists it.
struct EngineVerb {
    const char *name;
    const char *summary;
};

inline constexpr EngineVerb recordVerb{"record", "Record what a network answers at every exit, for a whole test set"};
inline constexpr EngineVerb mergeVerb{"merge", "Join the parts of a recording that record --shard has written"};
inline constexpr EngineVerb trainVerb{"train", "Train a network at all of its exits together"};
inline constexpr EngineVerb studyVerb{"study", "Train and record a grid of networks, and make one table of them"};
inline constexpr EngineVerb verifyVerb{"verify", "Run a network with its early exits and compare with a recording"};
inline constexpr EngineVerb measureVerb{"measure",
                                        "Measure joules and time of a network with early exits, or of any program"};
inline constexpr EngineVerb flopsVerb{"flops", "Count the FLOPs of each exit, as fvcore does"};
inline constexpr EngineVerb convertVerb{"convert",
                                        "Write a network as one self-contained file: safetensors or TorchScript"};
inline constexpr EngineVerb deployVerb{"deploy", "Write a network that decides by itself where each image exits"};
inline constexpr EngineVerb classifyVerb{"classify", "Classify image files with early exits, exit by exit"};
inline constexpr EngineVerb inspectVerb{"inspect", "Show the layers of a network and where its FLOPs go"};
inline constexpr EngineVerb augmentVerb{"augment", "Show what augmentations do to the images of a data set"};
inline constexpr EngineVerb devicesVerb{"devices", "List the devices that networks can run on"};

/// All of them. offramp hands these over to the engine; the engine implements each one.
inline constexpr std::array engineVerbs{recordVerb,  mergeVerb,   trainVerb,   studyVerb,  verifyVerb,
                                        measureVerb, flopsVerb,   convertVerb, deployVerb, classifyVerb,
                                        inspectVerb, augmentVerb, devicesVerb};

} // namespace offramp
