// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/networks/network.h"
#include "core/recorder/recordrequest.h"
#include "core/support/error.h"

#include <stop_token>

namespace offramp {

/// Records the answers of all exits for every sample of a test set; resumes where there is a recording, whose images
/// are compared with it meanwhile. Stops after the current batch on request (an error of kind Cancelled), and where an
/// image that was recorded has changed. An image that cannot be used does not stop it: it is an error at the end, or is
/// left out of the recording (RecordRequest::skipBroken). Recorded rows are kept, however it ends. The done event is
/// sent on success; the error is returned and not sent.
[[nodiscard]] Result<void> record(const Network &network, const Dataset &dataset, const RecordRequest &request,
                                  const RecordListener &listener, std::stop_token stop);

/// Checks everything that record() would check, of the images only how their files begin and end, and sends a plan
/// event with what it would use; records nothing.
[[nodiscard]] Result<void> planOnly(const Network &network, const Dataset &dataset, const RecordRequest &request,
                                    const RecordListener &listener);

} // namespace offramp
