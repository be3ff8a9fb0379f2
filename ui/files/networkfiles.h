// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace offramp {

/// Keeps in the settings which file a network is, under a key: its SHA-256, or the path of its recording.
void rememberNetwork(const QString &key, const QString &file);

/// The file of a network of a recording: the one that is kept under one of these keys, else one next to the recording
/// that has one of these names with the suffix of a network, and may be another. Empty where there is none.
[[nodiscard]] QString findNetwork(const QStringList &keys, const QString &recording, const QStringList &names);

/// Whether a file holds weights and not the network that they are for: safetensors, or what torch.save wrote. A file
/// that describes its network may be one, too.
[[nodiscard]] bool holdsWeights(const QString &file);

} // namespace offramp
