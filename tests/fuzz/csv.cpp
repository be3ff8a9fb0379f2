// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/support/csv.h"

FUZZ_TARGET(csv)
{
    const std::string text = offramp::utf8Text(std::string(fuzzText(data, size)));
    static_cast<void>(offramp::detectDialect(text));
    static_cast<void>(offramp::parseCsv(fuzzText(data, size), "input"));
    return 0;
}
