// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/archivecode.h"

#include "core/networks/archivecheck.h"
#include "core/support/words.h"
#include "core/tensors/zipdirectory.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace offramp {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

struct Token {
    enum class Kind { Word, Text, Sign, End } kind = Kind::End;
    std::string_view text; ///< of a Text: what is between its quotes
    std::size_t line = 1;
};

/// The words, texts and signs of Python code, without comments.
class Tokens
{
public:
    explicit Tokens(std::string_view code)
        : m_code(code)
    {
    }

    Token next()
    {
        skipBlanks();
        if (m_at == m_code.size())
            return {Token::Kind::End, {}, m_line};
        const std::size_t begin = m_at;
        if (m_code[m_at] == '"' || m_code[m_at] == '\'')
            return quoted(m_code.substr(m_at, m_code.substr(m_at, 3) == std::string(3, m_code[m_at]) ? 3 : 1));
        if (!isWordCharacter(m_code[m_at]))
            return {Token::Kind::Sign, m_code.substr(m_at++, 1), m_line};
        while (m_at < m_code.size() && isWordCharacter(m_code[m_at]))
            ++m_at;
        return {Token::Kind::Word, m_code.substr(begin, m_at - begin), m_line};
    }

private:
    void skipBlanks()
    {
        bool isComment = false;
        for (; m_at < m_code.size(); ++m_at) {
            const char c = m_code[m_at];
            m_line += c == '\n' ? 1 : 0;
            isComment = c != '\n' && (isComment || c == '#');
            if (!isComment && c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f' && c != '\\')
                return;
        }
    }

    Token quoted(std::string_view quote)
    {
        m_at += quote.size();
        Token token{Token::Kind::Text, {}, m_line};
        const std::size_t begin = m_at;
        while (m_at < m_code.size() && m_code.substr(m_at, quote.size()) != quote) {
            m_line += m_code[m_at] == '\n' ? 1 : 0;
            m_at += m_code[m_at] == '\\' ? 2 : 1;
        }
        m_at = std::min(m_at, m_code.size());
        token.text = m_code.substr(begin, m_at - begin);
        m_at = std::min(m_at + quote.size(), m_code.size());
        return token;
    }

    std::string_view m_code;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
};

/// What an attribute of this name does, of whatever object: TorchScript finds operators by that name on any of them.
std::optional<std::string> actionOfName(std::string_view name)
{
    using namespace std::string_view_literals;
    constexpr std::array writers{"save"sv, "write_file"sv, "write_jpeg"sv, "write_png"sv};
    constexpr std::array readers{"from_file"sv, "read_file"sv, "load_tensor"sv};
    const auto isIn = [name](const auto &names) { return std::ranges::find(names, name) != names.end(); };
    if (isIn(writers))
        return fmt::format("writes a file ({})", name);
    if (isIn(readers))
        return fmt::format("opens a file ({})", name);
    if (name == "rpc_async" || name == "rpc_sync" || name == "rpc_remote")
        return fmt::format("calls another computer ({})", name);
    return std::nullopt;
}

/// What a class outside those that LibTorch needs to store networks is; package: as in torch.classes.PACKAGE.
std::optional<std::string> actionOfPackage(std::string_view package)
{
    using namespace std::string_view_literals;
    constexpr std::array known{"quantized"sv, "rnn"sv, "sparse"sv, "xnnpack"sv, "mkldnn"sv, "metal"sv, "vulkan"sv};
    if (std::ranges::find(known, package) != known.end())
        return std::nullopt;
    return fmt::format("uses a C++ class of the package {}", package);
}

class ActionFinder
{
public:
    ActionFinder(std::string_view code, std::string file)
        : m_tokens(code)
        , m_file(std::move(file))
    {
    }

    std::vector<CodeAction> find()
    {
        for (Token token = m_tokens.next(); token.kind != Token::Kind::End; token = m_tokens.next()) {
            look(token);
            m_before = {m_before[1], m_before[2], m_before[3], token};
        }
        return std::move(m_actions);
    }

private:
    /// The token that many places before the current one; 1 is the last.
    std::string_view before(std::size_t places) const { return m_before[4 - places].text; }

    void look(const Token &token)
    {
        if (token.kind == Token::Kind::Text && before(1) == "," && m_hasGetattr)
            return lookAtAttribute(token);
        if (token.kind != Token::Kind::Word) {
            if (token.text == "(" && (before(1) == "print" || before(1) == "warn") && before(2) != "def")
                add("prints text (print)", m_before[3].line);
            return;
        }
        m_hasGetattr = m_hasGetattr || token.text == "getattr";
        if (token.text == "__setstate__" && before(1) == "def")
            add("runs while the file is opened (__setstate__)", token.line);
        if (before(1) != ".")
            return;
        if (const auto action = actionOfName(token.text))
            add(*action, token.line);
        if (before(2) == "classes" && before(3) == "." && before(4) == "torch") {
            if (const auto action = actionOfPackage(token.text))
                add(*action, token.line);
        }
    }

    /// An attribute named by a text, as in getattr(torch, "save"); one with escapes is spelled to hide.
    void lookAtAttribute(const Token &name)
    {
        if (const auto action = actionOfName(name.text))
            add(*action, name.line);
        else if (const auto at = name.text.find('\\'); at < name.text.size() - 1 && isDigit(name.text[at + 1]))
            add("hides the name of what it uses (getattr)", name.line);
    }

    void add(const std::string &what, std::size_t line)
    {
        const auto known = std::ranges::find(m_actions, what, &CodeAction::what);
        if (known == m_actions.end())
            m_actions.push_back({what, m_file, line});
        else
            ++known->places;
    }

    Tokens m_tokens;
    std::string m_file;
    std::array<Token, 4> m_before;
    std::vector<CodeAction> m_actions;
    bool m_hasGetattr = false;
};

std::string sentence(const CodeAction &action, const std::filesystem::path &path)
{
    const std::string others = action.places == 1   ? std::string()
                               : action.places == 2 ? " and in another place"
                                                    : fmt::format(" and in {} other places", action.places - 1);
    const bool isHarmless = action.what.starts_with("prints");
    return fmt::format("The code in {} {}: {} line {}{}. {}", path.filename().string(), action.what, action.file,
                       action.line, others,
                       isHarmless ? "Remove that from the network and save it again to make it quiet."
                                  : "Run the network only if you trust the people who made it; if it is yours, "
                                    "remove that and save it again.");
}

} // namespace

std::vector<CodeAction> actionsIn(std::string_view code, const std::string &file)
{
    return ActionFinder(code, file).find();
}

void forEachCodeFile(const std::filesystem::path &path,
                     const std::function<void(const std::string &name, std::string_view code)> &visit)
{
    const auto file = File::open(path, File::Mode::Read);
    const auto entries = file ? readZipDirectory(*file, ZipPacking::StoredOrDeflated)
                              : Result<std::vector<ZipEntry>>(tl::unexpected(file.error()));
    if (!entries)
        return;
    const auto isOfTorchScript = [](const ZipEntry &entry) { return lowerCase(entry.name).ends_with("constants.pkl"); };
    if (std::ranges::none_of(*entries, isOfTorchScript))
        return;
    std::uint64_t left = mostArchiveCode;
    for (const ZipEntry &entry : *entries) {
        if (!isCodeFile(entry.name))
            continue;
        if (entry.size > left)
            return;
        left -= entry.size;
        if (const auto code = readZipEntry(*file, entry, mostArchiveCode))
            visit(entry.name, *code);
    }
}

std::vector<CodeAction> actionsOf(const std::filesystem::path &path)
{
    std::vector<CodeAction> all;
    forEachCodeFile(path, [&all](const std::string &name, std::string_view code) {
        for (CodeAction &action : actionsIn(code, name)) {
            const auto known = std::ranges::find(all, action.what, &CodeAction::what);
            if (known == all.end())
                all.push_back(std::move(action));
            else
                known->places += action.places;
        }
    });
    return all;
}

std::vector<std::string> codeNotes(const std::filesystem::path &path)
{
    std::vector<std::string> notes;
    for (const CodeAction &action : actionsOf(path))
        notes.push_back(sentence(action, path));
    return notes;
}

} // namespace offramp
