// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/tablecolumns.h"

#include "core/support/printable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numbers>

namespace offramp {

namespace {

/// The names that a field has in tables, and what one unit is under these names.
struct Synonyms {
    Field field;
    double scale;
    std::vector<std::string_view> names;
};

const std::array synonyms{
    Synonyms{Field::Sample, 1, {"sample", "sample_id", "image", "image_id", "file", "filename", "path", "id", "index"}},
    Synonyms{Field::Exit, 1, {"exit", "exit_id", "exit_index", "exit_number", "branch", "head"}},
    Synonyms{Field::Label, 1, {"label", "true_label", "target", "truth", "ground_truth", "y", "y_true"}},
    Synonyms{Field::Predicted, 1, {"predicted", "prediction", "predicted_label", "predicted_class", "pred", "y_pred"}},
    Synonyms{Field::Entropy, 1, {"entropy", "entropy_nats"}},
    Synonyms{Field::Entropy, std::numbers::ln2, {"entropy_bits"}},
    Synonyms{Field::Confidence, 1, {"confidence", "conf", "max_prob", "max_softmax", "msp"}},
    Synonyms{Field::Margin, 1, {"margin"}},
    Synonyms{Field::Score, 1, {"score", "exit_score", "gate", "gate_score"}},
    Synonyms{Field::Flops, 1, {"flops", "macs"}},
    Synonyms{Field::Flops, 1e6, {"mflops", "mmacs"}},
    Synonyms{Field::Flops, 1e9, {"gflops", "gmacs"}},
};

std::string normalised(std::string_view text)
{
    std::string name;
    for (const char c : text) {
        if (c == '-' || c == ' ')
            name += name.empty() ? "" : "_";
        else if (!std::isspace(static_cast<unsigned char>(c)))
            name += lowerCase(c);
    }
    while (name.ends_with('_'))
        name.pop_back();
    return name;
}

const Synonyms *find(std::string_view head)
{
    const std::string name = normalised(head);
    const auto found = std::ranges::find_if(synonyms, [&](const Synonyms &known) {
        return std::ranges::find(known.names, name) != known.names.end();
    });
    return found == synonyms.end() ? nullptr : &*found;
}

} // namespace

ColumnChoice recognisedColumns(const std::vector<std::string> &heads)
{
    ColumnChoice columns;
    for (const std::string &head : heads) {
        if (const Synonyms *synonym = find(head))
            columns.emplace(synonym->field, head);
    }
    return columns;
}

const char *toText(Field field)
{
    constexpr std::array<const char *, fieldCount> words{"sample",  "exit",       "label",  "predicted",
                                                         "entropy", "confidence", "margin", "score",
                                                         "flops",   "joules",     "ms"};
    return words[static_cast<std::size_t>(field)];
}

Result<TableColumns> TableColumns::recognise(const CsvRow &head, std::string_view source, const ColumnChoice &chosen)
{
    TableColumns columns;
    std::vector<std::string> recognised;
    std::vector<bool> isUsed(head.fields.size());
    for (const auto &[field, name] : chosen) {
        const auto found = std::find(head.fields.begin(), head.fields.end(), name);
        if (name.empty())
            continue;
        if (found == head.fields.end())
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: there is no column named \"{}\".", source, head.line, name),
                           "Choose one that is in the head row.");
        const auto column = static_cast<std::size_t>(found - head.fields.begin());
        const Synonyms *synonym = find(name);
        const double scale = synonym && synonym->field == field ? synonym->scale : 1;
        columns.m_places[static_cast<std::size_t>(field)] = {column, scale};
        isUsed[column] = true;
        recognised.push_back(fmt::format("{} as {}", name, toText(field)));
    }
    for (std::size_t i = 0; i < head.fields.size(); ++i) {
        const Synonyms *synonym = find(head.fields[i]);
        if (!synonym || isUsed[i] || chosen.contains(synonym->field))
            continue;
        isUsed[i] = true;
        Place &place = columns.m_places[static_cast<std::size_t>(synonym->field)];
        if (place.column)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: the columns \"{}\" and \"{}\" both mean the {}.", source, head.line,
                                       head.fields[*place.column], head.fields[i], toText(synonym->field)),
                           "Remove or rename one of the two.");
        place = {i, synonym->scale};
        recognised.push_back(fmt::format("{} as {}", head.fields[i], toText(synonym->field)));
    }
    if (!recognised.empty())
        columns.m_notes.push_back(fmt::format("Columns were read as follows: {}.", listed(recognised)));
    std::vector<std::string> ignored;
    for (std::size_t i = 0; i < head.fields.size(); ++i) {
        if (!isUsed[i])
            ignored.push_back(head.fields[i]);
    }
    if (!ignored.empty())
        columns.m_notes.push_back(fmt::format("Columns that were ignored: {}.", listed(ignored)));
    return columns;
}

} // namespace offramp
