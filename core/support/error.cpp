// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/error.h"

#include <algorithm>
#include <array>

namespace offramp {

namespace {

struct KindRow {
    ErrorKind kind;
    const char *word;
    int exitCode;
};

constexpr std::array kindRows{KindRow{ErrorKind::Failed, "failed", 1},
                              KindRow{ErrorKind::Usage, "usage", 2},
                              KindRow{ErrorKind::BadInput, "bad_input", 3},
                              KindRow{ErrorKind::Cancelled, "cancelled", 4},
                              KindRow{ErrorKind::Device, "device", 5},
                              KindRow{ErrorKind::Memory, "memory", 5}};

const KindRow &rowOf(ErrorKind kind)
{
    return *std::ranges::find(kindRows, kind, &KindRow::kind);
}

} // namespace

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
    return rowOf(kind).word;
}

int exitCode(ErrorKind kind)
{
    return rowOf(kind).exitCode;
}

} // namespace offramp
