// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/tablecolumns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <numbers>

namespace offramp {

namespace {

struct Synonym {
    const char *name;
    Field field;
    double scale = 1;
};

constexpr std::array synonyms{
    Synonym{"sample", Field::Sample},
    Synonym{"sample_id", Field::Sample},
    Synonym{"image", Field::Sample},
    Synonym{"image_id", Field::Sample},
    Synonym{"file", Field::Sample},
    Synonym{"filename", Field::Sample},
    Synonym{"path", Field::Sample},
    Synonym{"id", Field::Sample},
    Synonym{"index", Field::Sample},
    Synonym{"exit", Field::Exit},
    Synonym{"exit_id", Field::Exit},
    Synonym{"exit_index", Field::Exit},
    Synonym{"exit_number", Field::Exit},
    Synonym{"branch", Field::Exit},
    Synonym{"head", Field::Exit},
    Synonym{"label", Field::Label},
    Synonym{"true_label", Field::Label},
    Synonym{"target", Field::Label},
    Synonym{"truth", Field::Label},
    Synonym{"ground_truth", Field::Label},
    Synonym{"y", Field::Label},
    Synonym{"y_true", Field::Label},
    Synonym{"predicted", Field::Predicted},
    Synonym{"prediction", Field::Predicted},
    Synonym{"predicted_label", Field::Predicted},
    Synonym{"predicted_class", Field::Predicted},
    Synonym{"pred", Field::Predicted},
    Synonym{"y_pred", Field::Predicted},
    Synonym{"entropy", Field::Entropy},
    Synonym{"entropy_nats", Field::Entropy},
    Synonym{"entropy_bits", Field::Entropy, std::numbers::ln2},
    Synonym{"confidence", Field::Confidence},
    Synonym{"conf", Field::Confidence},
    Synonym{"max_prob", Field::Confidence},
    Synonym{"max_softmax", Field::Confidence},
    Synonym{"msp", Field::Confidence},
    Synonym{"margin", Field::Margin},
    Synonym{"flops", Field::Flops},
    Synonym{"mflops", Field::Flops, 1e6},
    Synonym{"gflops", Field::Flops, 1e9},
    Synonym{"macs", Field::Flops},
    Synonym{"mmacs", Field::Flops, 1e6},
    Synonym{"gmacs", Field::Flops, 1e9},
};

std::string normalised(std::string_view text)
{
    std::string name;
    for (const char c : text) {
        if (c == '-' || c == ' ')
            name += name.empty() ? "" : "_";
        else if (!std::isspace(static_cast<unsigned char>(c)))
            name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    while (name.ends_with('_'))
        name.pop_back();
    return name;
}

const Synonym *find(std::string_view head)
{
    const std::string name = normalised(head);
    for (const Synonym &synonym : synonyms) {
        if (name == synonym.name)
            return &synonym;
    }
    return nullptr;
}

} // namespace

ColumnChoice recognisedColumns(const std::vector<std::string> &heads)
{
    ColumnChoice columns;
    for (const std::string &head : heads) {
        if (const Synonym *synonym = find(head))
            columns.emplace(synonym->field, head);
    }
    return columns;
}

const char *toText(Field field)
{
    constexpr std::array<const char *, fieldCount> words{"sample",  "exit",       "label",  "predicted",
                                                         "entropy", "confidence", "margin", "flops"};
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
        const Synonym *synonym = find(name);
        const double scale = synonym && synonym->field == field ? synonym->scale : 1;
        columns.m_places[static_cast<std::size_t>(field)] = {column, scale};
        isUsed[column] = true;
        recognised.push_back(fmt::format("{} as {}", name, toText(field)));
    }
    for (std::size_t i = 0; i < head.fields.size(); ++i) {
        const Synonym *synonym = find(head.fields[i]);
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
        columns.m_notes.push_back(fmt::format("Columns were read as follows: {}.", fmt::join(recognised, ", ")));
    std::vector<std::string> ignored;
    for (std::size_t i = 0; i < head.fields.size(); ++i) {
        if (!isUsed[i])
            ignored.push_back(head.fields[i]);
    }
    if (!ignored.empty())
        columns.m_notes.push_back(fmt::format("Columns that were ignored: {}.", fmt::join(ignored, ", ")));
    return columns;
}

} // namespace offramp
