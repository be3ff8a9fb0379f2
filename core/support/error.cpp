// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/error.h"

namespace offramp {

tl::unexpected<Error> failure(ErrorKind kind, std::string sentence, std::string remedy)
{
    return tl::unexpected<Error>(Error{kind, std::move(sentence), std::move(remedy)});
}

std::string toText(const Error &error)
{
    return error.remedy.empty() ? error.sentence : error.sentence + ' ' + error.remedy;
}

const char *toText(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Failed:
        return "failed";
    case ErrorKind::Usage:
        return "usage";
    case ErrorKind::BadInput:
        return "bad_input";
    case ErrorKind::Cancelled:
        return "cancelled";
    case ErrorKind::Device:
        return "device";
    }
    return "failed";
}

int exitCode(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Failed:
        return 1;
    case ErrorKind::Usage:
        return 2;
    case ErrorKind::BadInput:
        return 3;
    case ErrorKind::Cancelled:
        return 4;
    case ErrorKind::Device:
        return 5;
    }
    return 1;
}

} // namespace offramp
