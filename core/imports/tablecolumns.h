// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/csv.h"
#include "core/support/error.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// What a column of a table with one row for each sample and exit may mean.
enum class Field { Sample, Exit, Label, Predicted, Entropy, Confidence, Margin, Score, Flops, Joules, Milliseconds };
inline constexpr std::size_t fieldCount = 11;

/// The columns that the user chose, by their heads; an empty head means that there is no such column.
using ColumnChoice = std::map<Field, std::string>;

/// The heads that are recognised by the names that tools give them, of two of one meaning the first; not those of
/// joules and milliseconds (measuredColumns).
[[nodiscard]] ColumnChoice recognisedColumns(const std::vector<std::string> &heads);

/// Which column of a table means what.
class TableColumns
{
public:
    /// Recognises the columns by the names that tools give them, in any case ("y_true" is a label, "gflops" a cost of
    /// 10^9 FLOPs); the others are ignored. What is in chosen comes first. Refused: two columns of one meaning, a
    /// chosen head that is not there. source names the table in messages.
    [[nodiscard]] static Result<TableColumns> recognise(const CsvRow &head, std::string_view source,
                                                        const ColumnChoice &chosen = {});

    [[nodiscard]] std::optional<std::size_t> column(Field field) const { return at(field).column; }

    /// What a number in that column is multiplied by: to FLOPs, to nats.
    [[nodiscard]] double scale(Field field) const { return at(field).scale; }

    /// How every recognised column was read, and which were ignored.
    [[nodiscard]] std::vector<std::string> notes() const { return m_notes; }

private:
    struct Place {
        std::optional<std::size_t> column;
        double scale = 1;
    };
    [[nodiscard]] const Place &at(Field field) const { return m_places[static_cast<std::size_t>(field)]; }

    std::array<Place, fieldCount> m_places;
    std::vector<std::string> m_notes;
};

/// The word for a field in sentences.
[[nodiscard]] const char *toText(Field field);

} // namespace offramp
