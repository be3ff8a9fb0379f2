// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/repeats.h"
#include "core/study/study.h"
#include "core/support/cancelled.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// An exit over the seeds of a row.
struct StudyExit {
    std::string name;
    MeasuredMean accuracy;        ///< top-1, fractions, of all test images at this exit; a seed is a repeat
    std::optional<double> gflops; ///< per image, up to and with this exit; nothing where it is not known
};

/// The jobs that differ in nothing but the seed.
struct StudyRow {
    std::vector<std::string> settings; ///< [axes]
    std::size_t jobs = 0;              ///< how many there are
    std::size_t done = 0;              ///< how many of them the row is about
    std::int64_t images = 0;           ///< of the test set; 0 where none is done
    std::vector<StudyExit> exits;      ///< empty where none is done

    /// Area / E_max, a fraction: see tabulate(). Nothing where it is not known for one of the seeds.
    std::optional<MeasuredMean> normalisedArea;
};

/// What came of a study so far.
struct StudyTable {
    std::string name;
    std::vector<std::string> axes;
    std::vector<StudyRow> rows; ///< in the order of the jobs
    std::optional<double> eMax; ///< GFLOPs per image; nothing where no cost is known

    [[nodiscard]] std::size_t jobs() const;
    [[nodiscard]] std::size_t done() const;
};

/// Shared thresholds of one network that its normalised area has at most.
inline constexpr std::size_t variantsOfArea = 3;

/// Reads the recordings of the jobs that are done, below out. The area of a job is that under the step curve of at most
/// variantsOfArea shared thresholds of entropy, chosen on one half of the test images and counted on the other, as
/// suggestVariants() does. E_max is the study's; else the contest's for its number of classes, else a round number
/// above the full cost of the most expensive network that is done. Errors: a folder that holds another job, jobs of one
/// row whose networks have different exits, cancelled.
[[nodiscard]] Result<StudyTable> tabulate(const Study &study, const std::filesystem::path &out,
                                          const IsCancelled &isCancelled = {});

/// A row for each exit: the axes, exit, jobs, seeds (that are done), test_images, and of accuracy and normalised_area
/// mean, low and high, as fractions; gflops and e_max_gflops. What is unknown is empty.
[[nodiscard]] std::string toCsv(const StudyTable &table);

/// The same as a LaTeX tabular, which needs no package.
[[nodiscard]] std::string toLatex(const StudyTable &table);

/// The same for people, in aligned columns, with what the numbers mean.
[[nodiscard]] std::string toText(const StudyTable &table);

/// A figure of it, an SVG image with a row for each of the table's: a mark for the mean accuracy of each exit, its
/// interval as a bar, and beside them the normalised area where one is known. A row of which no job is done says so.
[[nodiscard]] std::string toSvg(const StudyTable &table);

} // namespace offramp
