// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/networks/network.h"
#include "core/recorder/recordrequest.h"
#include "core/support/error.h"

#include <stop_token>

namespace offramp {

/// Records what a network says about every sample of a test set, or the rows that an earlier start left out. Stops
/// after the batch in flight when asked to (an error of kind Cancelled). Whatever ends it, rows that were recorded
/// stand. The done event is sent on success; the error is returned and not sent.
[[nodiscard]] Result<void> record(const Network &network, const Dataset &dataset, const RecordRequest &request,
                                  const RecordListener &listener, std::stop_token stop);

/// Checks everything that record() would check and sends what it would use as a plan event; records nothing.
[[nodiscard]] Result<void> planOnly(const Network &network, const Dataset &dataset, const RecordRequest &request,
                                    const RecordListener &listener);

} // namespace offramp
