// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/webpage/shownwords_p.h"

#include "core/support/printable.h"

#include <cctype>

namespace offramp {

namespace {

bool isLetter(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// What the name of a folder can begin with; every byte of a letter outside ASCII counts.
bool beginsName(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || byte >= 0x80 || c == '_' || c == '.';
}

/// Whether text begins with an absolute path: "/home", "~/data", "C:\\data", "\\\\server", "file:/".
bool beginsWithPath(std::string_view text)
{
    const auto at = [text](std::size_t i) { return i < text.size() ? text[i] : ' '; };
    return (at(0) == '/' && beginsName(at(1))) || text.starts_with("~/") || text.starts_with("\\\\")
           || text.starts_with("file:/") || (isLetter(at(0)) && at(1) == ':' && (at(2) == '\\' || at(2) == '/'));
}

} // namespace

std::string printableLines(std::string_view text)
{
    std::string lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string line(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r'))
            line.pop_back();
        for (char &c : line)
            c = c == '\t' ? ' ' : c;
        lines += printable(line) + (end == std::string_view::npos ? "" : "\n");
    }
    return lines;
}

std::string withoutFolder(std::string_view name)
{
    while (!name.empty() && beginsWithPath(name)) {
        if (name.ends_with('/') || name.ends_with('\\')) {
            name.remove_suffix(1);
            continue;
        }
        const std::size_t last = name.find_last_of("/\\");
        name.remove_prefix(last + 1);
    }
    return printable(name);
}

std::string sentenceWithoutPath(std::string_view sentence)
{
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const char before = i == 0 ? ' ' : sentence[i - 1];
        const bool isStart = !std::isalnum(static_cast<unsigned char>(before)) && before != '/' && before != '.'
                             && before != '_' && before != '-' && before != ')';
        if (isStart && beginsWithPath(sentence.substr(i)))
            return "A remark that names a file on the author's machine is left out.";
    }
    std::string shown = printable(sentence);
    if (!shown.empty())
        shown.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(shown.front())));
    return shown;
}

} // namespace offramp
