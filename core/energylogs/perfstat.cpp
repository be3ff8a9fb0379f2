// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace offramp {

namespace {

constexpr std::string_view heading = "Performance counter stats for";
constexpr std::string_view unit = "Joules";
constexpr std::string_view elapsed = "seconds time elapsed";
constexpr std::array<std::string_view, 4> groupMarks{"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99", "'"};

std::vector<std::string_view> wordsOf(std::string_view line)
{
    std::vector<std::string_view> words;
    for (const std::string_view word : split(line, ' ')) {
        if (!trimmed(word).empty())
            words.push_back(trimmed(word));
    }
    return words;
}

/// A line of an event that counts joules.
struct EventLine {
    std::string_view value; ///< ends with > where there is none
    std::string_view event;
    std::string_view part;         ///< "S0": the socket or core, where there are several
    std::string_view intervalTime; ///< of -I
};

std::optional<EventLine> eventLine(std::string_view line)
{
    const std::size_t at = line.find(unit);
    if (at == 0 || at == std::string_view::npos)
        return std::nullopt;
    const char before = line[at - 1];
    const bool isCsv = before != ' ' && at + unit.size() < line.size() && line[at + unit.size()] == before;
    const auto fields = isCsv ? split(line, before) : wordsOf(line);
    const auto found = std::ranges::find(fields, unit);
    if (found == fields.begin() || fields.end() - found < 2)
        return std::nullopt;
    EventLine result{trimmed(*(found - 1)), trimmed(*(found + 1)), {}, {}};
    for (auto field = fields.begin(); field + 1 < found; ++field) {
        const std::string_view text = trimmed(*field);
        const bool isNumber = !text.empty() && text.front() >= '0' && text.front() <= '9';
        if (field == fields.begin() && isNumber)
            result.intervalTime = text;
        else if (result.part.empty() && !isNumber && !text.starts_with('<'))
            result.part = text;
    }
    return result;
}

/// The number in front of "seconds time elapsed"; with -r, its deviation follows.
std::optional<std::string_view> elapsedText(std::string_view line)
{
    if (line.find(elapsed) == std::string_view::npos)
        return std::nullopt;
    const auto words = wordsOf(line);
    return words.empty() ? std::nullopt : std::optional(words.front());
}

/// The decimal mark that a number shows: perf follows the locale, in grouping too. Nothing where it could be either.
std::optional<char> markOf(std::string_view number)
{
    const std::size_t last = number.find_last_of(".,");
    if (last == std::string_view::npos)
        return std::nullopt;
    const char mark = number[last];
    const char other = mark == '.' ? ',' : '.';
    if (number.find(other) != std::string_view::npos)
        return mark;
    if (std::ranges::count(number, mark) > 1)
        return other;
    constexpr std::size_t group = 3;
    return number.size() - last - 1 == group && number.front() != '0' ? std::nullopt : std::optional(mark);
}

char decimalMark(std::string_view text)
{
    std::optional<char> mark;
    static_cast<void>(forEachLine(text, [&](std::string_view line, std::size_t) -> Result<void> {
        const auto event = eventLine(line);
        const auto seconds = elapsedText(line);
        if (!mark && event)
            mark = markOf(event->value);
        if (!mark && seconds)
            mark = markOf(*seconds);
        return {};
    }));
    return mark.value_or('.');
}

std::optional<double> perfNumber(std::string_view text, char mark)
{
    std::string number(text);
    for (const std::string_view group : groupMarks) {
        for (std::size_t at = number.find(group); at != std::string::npos; at = number.find(group))
            number.erase(at, group.size());
    }
    std::erase(number, mark == '.' ? ',' : '.');
    std::ranges::replace(number, mark, '.');
    return parseNumber(number);
}

class Reader
{
public:
    explicit Reader(const LogText &log)
        : m_log(log)
        , m_mark(decimalMark(log.text))
    {
    }

    Result<void> take(std::string_view line, std::size_t number)
    {
        if (line.find(heading) != std::string_view::npos) {
            begin(nameOf(line));
            if (line.find(" runs)") != std::string_view::npos)
                addNote("The energies are the mean of the runs that perf stat -r made.");
            return {};
        }
        if (const auto seconds = elapsedText(line); seconds && !m_result.runs.empty())
            m_result.runs.back().seconds = perfNumber(*seconds, m_mark);
        const auto event = eventLine(line);
        return event ? takeEvent(*event, number) : Result<void>();
    }

    EnergyLog result() && { return std::move(m_result); }

private:
    std::string nameOf(std::string_view line) const
    {
        const std::size_t first = line.find('\'');
        const std::size_t last = line.rfind('\'');
        return first < last ? std::string(line.substr(first + 1, last - first - 1)) : m_log.options.runName;
    }

    void begin(std::string name)
    {
        m_result.runs.push_back({.name = std::move(name)});
        m_seen.clear();
    }

    void addNote(const std::string &note)
    {
        if (std::ranges::find(m_result.notes, note) == m_result.notes.end())
            m_result.notes.push_back(note);
    }

    /// Where perf wrote no heading (-x), an event that appears again is that of the next run.
    void beginWhereNew(const EventLine &event, std::optional<double> time)
    {
        const std::string key = fmt::format("{} {}", event.event, event.part);
        const bool isNext = time ? time < m_time : !m_seen.insert(key).second;
        if (m_result.runs.empty() || isNext) {
            const std::size_t runs = m_result.runs.size();
            begin(runs == 0 ? m_log.options.runName : fmt::format("{} {}", m_log.options.runName, runs + 1));
            m_seen.insert(key);
        }
        m_time = time.value_or(0);
    }

    Result<void> takeEvent(const EventLine &event, std::size_t number)
    {
        const auto has = [&](std::string_view name) { return event.event.find(name) != std::string_view::npos; };
        if (has("energy-gpu"))
            addNote("power/energy-gpu/ is the graphics inside the package and part of its energy.");
        std::optional<double> EnergyRun::*const meter = has("energy-pkg")    ? &EnergyRun::cpuJoules
                                                        : has("energy-ram")  ? &EnergyRun::ramJoules
                                                        : has("energy-psys") ? &EnergyRun::totalJoules
                                                                             : nullptr;
        if (!meter)
            return {};
        const auto time = event.intervalTime.empty() ? std::nullopt : perfNumber(event.intervalTime, m_mark);
        beginWhereNew(event, time);
        EnergyRun &run = m_result.runs.back();
        if (time)
            run.seconds = time;
        if (event.value.ends_with('>')) {
            if (event.part.empty())
                addNote(fmt::format("perf could not count {}: its energy is not known. Run perf stat -a, as root.",
                                    printable(event.event, 60)));
            return {};
        }
        const auto joules = perfNumber(event.value, m_mark);
        if (!joules)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: \"{}\" is not a number of joules.", m_log.source, number,
                                       printable(event.value, 60)),
                           "Give the output of perf stat as it is.");
        addTo(run.*meter, *joules);
        return {};
    }

    const LogText &m_log;
    char m_mark;
    EnergyLog m_result;
    std::set<std::string> m_seen; ///< events of this run
    double m_time = 0;            ///< of the last interval
};

Result<EnergyLog> readPerfStat(const LogText &log)
{
    Reader reader(log);
    const auto done
        = forEachLine(log.text, [&](std::string_view line, std::size_t number) { return reader.take(line, number); });
    return done ? Result<EnergyLog>(std::move(reader).result()) : tl::unexpected(done.error());
}

} // namespace

const LogFormat perfStatFormat{"perf stat",
                               [](const LogText &log) {
                                   const bool hasJoules = log.text.find(unit) != std::string_view::npos
                                                          && log.text.find("energy-") != std::string_view::npos;
                                   return hasJoules || log.text.find(heading) != std::string_view::npos;
                               },
                               readPerfStat};

} // namespace offramp
