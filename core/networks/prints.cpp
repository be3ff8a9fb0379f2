// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/prints_p.h"

#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <c10/util/Exception.h>
#include <torch/csrc/jit/runtime/print_handler.h>
#include <torch/version.h>

#include <atomic>
#include <string>

namespace offramp {

namespace {

constexpr int mostPrints = 20;
constexpr std::size_t longestPrint = 400; ///< characters

void show(const char *speaker, std::string_view text)
{
    static std::atomic<int> count = 0;
    const int number = count.fetch_add(1);
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    // Only the start of a text is decoded: it may be a tensor of a gigabyte.
    if (number < mostPrints)
        writeNote(speaker + printable(text.substr(0, 4 * longestPrint), longestPrint));
    else if (number == mostPrints)
        writeNote("The network prints more, which is not shown. Remove print() from its code and save it again.");
}

void showPrint(const std::string &text)
{
    show("The network prints: ", text);
}

class ShownWarnings : public c10::WarningHandler
{
public:
#if TORCH_VERSION_MAJOR >= 2
    void process(const c10::Warning &warning) override
    {
        show("LibTorch warns: ", warning.msg());
    }
#else
    void process(const c10::SourceLocation &, const std::string &text, bool) override
    {
        show("LibTorch warns: ", text);
    }
#endif
};

void setHandlers()
{
    static ShownWarnings warnings;
    torch::jit::setPrintHandler(showPrint);
#if TORCH_VERSION_MAJOR >= 2
    c10::WarningUtils::set_warning_handler(&warnings);
#else
    c10::Warning::set_warning_handler(&warnings);
#endif
}

} // namespace

void catchPrints()
{
    [[maybe_unused]] static const bool isSet = (setHandlers(), true);
}

} // namespace offramp
