// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/thresholdunit.h"

namespace offramp {

/// What thresholds of that scale are, and how they are typed.
[[nodiscard]] QString thresholdsTip(const ThresholdScale &scale);

/// What an exit's answer is measured by: "Entropy of the softmax in nats: 0 where an exit is certain, ln C where …".
[[nodiscard]] QString uncertaintyTip(const ThresholdScale &scale);

} // namespace offramp
