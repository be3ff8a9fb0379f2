// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace offramp {

/// Keeps in the settings which file a network is, under a key: its SHA-256, or the path of its recording.
void rememberNetwork(const QString &key, const QString &file);

/// The file that is kept under the first of these keys and still exists; empty where there is none.
[[nodiscard]] QString rememberedNetwork(const QStringList &keys);

/// Whether a file holds weights and not the network that they are for: safetensors, or what torch.save wrote. A file
/// that describes its network may be one, too.
[[nodiscard]] bool holdsWeights(const QString &file);

/// A file next to a recording that may hold its network: one of these names with the suffix of a network. Empty where
/// there is none.
[[nodiscard]] QString networkBeside(const QString &recording, const QStringList &names);

} // namespace offramp
