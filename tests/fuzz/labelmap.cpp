// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/dataset/labelorder.h"
#include "core/dataset/listing.h"

FUZZ_TARGET(labelmap)
{
    offramp::Listing listing;
    listing.classIds = {"538", "n01443537", "n02124075"};
    for (const char *name : {"map.json", "map.csv", "map.pkl", "map.txt"})
        static_cast<void>(offramp::labelOrder(listing, fuzzFile(name, fuzzText(data, size)).string()));
    return 0;
}
