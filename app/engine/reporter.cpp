// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/reporter.h"

#include "core/support/caught.h"
#include "core/support/numbers.h"
#include "core/support/standardstreams.h"
#include "core/support/words.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace offramp {

namespace {

std::string progressText(const ProgressEvent &event)
{
    const CostFormat work{CostUnit::Gflops, shownCost(std::max(1.0, event.flopsExecuted), CostUnit::Flops)};
    std::string text
        = fmt::format("{} of {} images, {:.0f} images/s, {} {} executed", groupedText(event.recorded),
                      groupedText(event.samples), event.samplesPerSecond, work.text(work.eMax), work.unitName());
    if (event.secondsLeft)
        text += fmt::format(", {:.0f} s left", *event.secondsLeft);
    if (event.compared && event.toCompare)
        text += fmt::format(", {} of {} recorded images compared", groupedText(*event.compared),
                            groupedText(*event.toCompare));
    return text;
}

} // namespace

Reporter::Reporter(bool jsonLines)
    : m_jsonLines(jsonLines)
    , m_isTerminal(::isatty(STDERR_FILENO) != 0)
{
}

void Reporter::send(const Event &event)
{
    if (!m_jsonLines)
        return print(event);
    writeOutput(toJsonLine(event) + '\n');
    std::fflush(stdout);
}

RecordListener Reporter::listener()
{
    return {[this](const Event &event) { send(event); }, [this](const std::string &text) { note(text); }};
}

Result<void> Reporter::end(const std::function<Result<void>()> &run)
{
    auto done = caught(run);
    if (!done && m_jsonLines)
        send(ErrorEvent{done.error()});
    return done;
}

// What else people want to know, notes and the exit message say.
void Reporter::print(const Event &event)
{
    if (const auto *progress = std::get_if<ProgressEvent>(&event); progress && m_isTerminal) {
        writeRawNote("\r\x1b[K" + progressText(*progress));
        m_hasProgressLine = true;
    } else if (const auto *plan = std::get_if<PlanEvent>(&event)) {
        note(fmt::format("Checked, nothing recorded: {}, {}, {} classes, outputs {}; {} test set, split {}: {}, labels "
                         "{}, {} already recorded. Preprocessing: {}.",
                         plan->network, counted(plan->exits.size(), "exit"), plan->classes, plan->outputs, plan->layout,
                         plan->split, counted(plan->samples, "image"), plan->labels, groupedText(plan->recorded),
                         plan->preprocessing));
    } else if (const auto *warning = std::get_if<WarningEvent>(&event)) {
        note("Warning: " + warning->text);
    }
}

void Reporter::result(const std::string &lines)
{
    if (std::exchange(m_hasProgressLine, false))
        writeRawNote("\n");
    if (!m_jsonLines)
        return writeOutput(lines);
    for (const std::string_view line : split(lines, '\n')) {
        if (!line.empty())
            writeNote(line);
    }
}

void Reporter::note(const std::string &text)
{
    if (std::exchange(m_hasProgressLine, false))
        writeRawNote("\n");
    writeNote(text);
}

} // namespace offramp
