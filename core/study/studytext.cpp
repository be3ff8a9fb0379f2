// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/studytext_p.h"

#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

namespace {

constexpr auto plusMinus = "±";
constexpr std::size_t widestName = 60;

using Cells = std::vector<std::string>;

/// What people read, row by row.
struct Sheet {
    Cells head;
    std::size_t words = 0; ///< so many columns from the left are words, the others numbers
    std::vector<Cells> rows;
};

CostFormat formatOf(const StudyTable &table)
{
    return {CostUnit::Gflops, table.eMax.value_or(contestEMax)};
}

/// A mean that is written as number, in percent, and half of its interval, where that is known.
std::string meanText(const MeasuredMean &mean, const std::string &number)
{
    constexpr int mostDecimals = 4;
    const double half = 50 * (mean.high - mean.low);
    if (std::isnan(half))
        return number;
    return fmt::format("{} {} {}", number, plusMinus, fixedText(half, std::min(decimalsFor(half, 2), mostDecimals)));
}

/// The samples that the decimals of a mean stand on.
std::int64_t samplesOf(const StudyRow &row, const MeasuredMean &mean)
{
    return row.images * static_cast<std::int64_t>(mean.repeats);
}

} // namespace

std::string accuracyText(const StudyRow &row, const StudyExit &exit)
{
    return meanText(exit.accuracy, percentNumber(exit.accuracy.mean, samplesOf(row, exit.accuracy)));
}

std::string areaText(const StudyRow &row)
{
    const auto &area = row.normalisedArea;
    return area ? meanText(*area, normalisedNumber(area->mean, samplesOf(row, *area))) : "not known";
}

std::string seedsText(const StudyRow &row)
{
    return fmt::format("{} of {}", row.done, row.jobs);
}

std::string shownName(const StudyExit &exit)
{
    return printable(exit.name, widestName);
}

std::string eMaxText(const StudyTable &table)
{
    return fmt::format("E_max = {} {} per image", formatOf(table).eMaxText(), formatOf(table).unitName());
}

std::string progressText(const StudyTable &table)
{
    return fmt::format("{} of {} jobs are done.", table.done(), table.jobs());
}

namespace {

/// The rows of the exits of one row; what is the same for all is in the first.
void addRows(const StudyRow &row, const CostFormat &format, Sheet &sheet)
{
    Cells settings = row.settings;
    const std::string seeds = seedsText(row);
    if (row.exits.empty()) {
        settings.insert(settings.end(), {"not done", seeds, "", "", ""});
        sheet.rows.push_back(std::move(settings));
    }
    for (const StudyExit &exit : row.exits) {
        const bool isFirst = &exit == &row.exits.front();
        Cells cells = isFirst ? settings : Cells(settings.size());
        cells.push_back(shownName(exit));
        cells.push_back(isFirst ? seeds : "");
        cells.push_back(accuracyText(row, exit));
        cells.push_back(exit.gflops ? format.text(*exit.gflops) : unknownText(CostUnit::Gflops));
        cells.push_back(isFirst ? areaText(row) : "");
        sheet.rows.push_back(std::move(cells));
    }
}

Sheet sheetOf(const StudyTable &table)
{
    const CostFormat format = formatOf(table);
    Sheet sheet;
    sheet.head = table.axes;
    sheet.head.insert(sheet.head.end(), {"exit", "seeds", "accuracy, %", format.unitName(), "normalised area, %"});
    sheet.words = table.axes.size() + 2;
    for (const StudyRow &row : table.rows)
        addRows(row, format, sheet);
    return sheet;
}

std::string lineOf(const Cells &cells, const std::vector<std::size_t> &widths, std::size_t words)
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += i < words ? fmt::format("{:<{}}  ", cells[i], widths[i]) : fmt::format("{:>{}}  ", cells[i], widths[i]);
    return line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
}

/// In characters.
std::size_t widthOf(const std::string &cell)
{
    const auto isFirstByte = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return static_cast<std::size_t>(std::ranges::count_if(cell, isFirstByte));
}

/// What the numbers mean, for people.
std::string notesOf(const StudyTable &table)
{
    std::string notes = "Accuracy and normalised area are means over the seeds, ± half of their 95 % interval "
                        "(Student's t);\none seed alone has no interval.\n";
    if (table.eMax)
        notes += fmt::format(
            "The normalised area is up to {}, of at most {} thresholds of entropy, chosen on\none half of "
            "the test images and counted on the other.\n",
            eMaxText(table), variantsOfArea);
    return notes;
}

std::string escapedForLatex(const std::string &text)
{
    static const std::array<std::pair<std::string_view, std::string_view>, 13> replacements{
        {{"\\", "\\textbackslash{}"},
         {"&", "\\&"},
         {"%", "\\%"},
         {"$", "\\$"},
         {"#", "\\#"},
         {"_", "\\_"},
         {"{", "\\{"},
         {"}", "\\}"},
         {"~", "\\textasciitilde{}"},
         {"^", "\\textasciicircum{}"},
         {"<", "\\textless{}"},
         {">", "\\textgreater{}"},
         {plusMinus, "$\\pm$"}}};
    std::string escaped;
    for (std::size_t at = 0; at < text.size();) {
        const auto found = std::ranges::find_if(replacements, [&](const auto &one) {
            return std::string_view(text).substr(at).starts_with(one.first);
        });
        escaped += found == replacements.end() ? std::string_view(text).substr(at, 1) : found->second;
        at += found == replacements.end() ? 1 : found->first.size();
    }
    return escaped;
}

std::string latexLine(Cells cells)
{
    for (std::string &cell : cells)
        cell = escapedForLatex(cell);
    return fmt::format("{} \\\\\n", fmt::join(cells, " & "));
}

/// "mean,low,high"; what is not known is empty.
std::string csvOf(const std::optional<MeasuredMean> &mean)
{
    const auto text = [](double number) { return std::isnan(number) ? std::string() : shortestText(number); };
    return mean ? fmt::format("{},{},{}", text(mean->mean), text(mean->low), text(mean->high)) : ",,";
}

std::string csvOf(const std::optional<double> &number)
{
    return number ? shortestText(*number) : std::string();
}

} // namespace

std::string toCsv(const StudyTable &table)
{
    constexpr std::size_t unknownFields = 9; // behind "seeds"
    std::string csv;
    for (const std::string &axis : table.axes)
        csv += csvField(axis) + ',';
    csv += "exit,jobs,seeds,test_images,accuracy,accuracy_low,accuracy_high,gflops,normalised_area,"
           "normalised_area_low,normalised_area_high,e_max_gflops\n";
    for (const StudyRow &row : table.rows) {
        std::string settings;
        for (const std::string &setting : row.settings)
            settings += csvField(setting) + ',';
        if (row.exits.empty())
            csv += fmt::format("{},{},{}{}\n", settings, row.jobs, row.done, std::string(unknownFields, ','));
        for (const StudyExit &exit : row.exits)
            csv += fmt::format("{}{},{},{},{},{},{},{},{}\n", settings, csvField(exit.name), row.jobs, row.done,
                               row.images, csvOf(exit.accuracy), csvOf(exit.gflops), csvOf(row.normalisedArea),
                               csvOf(table.eMax));
    }
    return csv;
}

std::string toLatex(const StudyTable &table)
{
    const Sheet sheet = sheetOf(table);
    std::string latex = fmt::format("\\begin{{tabular}}{{{}{}}}\n\\hline\n", std::string(sheet.words, 'l'),
                                    std::string(sheet.head.size() - sheet.words, 'r'));
    latex += latexLine(sheet.head) + "\\hline\n";
    for (const Cells &cells : sheet.rows)
        latex += latexLine(cells);
    return latex + "\\hline\n\\end{tabular}\n";
}

std::string toText(const StudyTable &table)
{
    const Sheet sheet = sheetOf(table);
    std::vector<std::size_t> widths(sheet.head.size(), 0);
    const auto widen = [&](const Cells &cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(cells[i]));
    };
    widen(sheet.head);
    std::ranges::for_each(sheet.rows, widen);
    std::string text = fmt::format("Study {}: {}\n\n", table.name, progressText(table));
    text += lineOf(sheet.head, widths, sheet.words);
    for (const Cells &cells : sheet.rows)
        text += lineOf(cells, widths, sheet.words);
    return text + '\n' + notesOf(table);
}

} // namespace offramp
