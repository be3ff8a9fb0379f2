// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <map>
#include <optional>

namespace offramp {

/// Which variant the user looks at, and which of its exits, the same in every panel; and which others are selected with
/// it, for what is done to several at once. View state: it is never an undo step.
class Selection : public QObject
{
    Q_OBJECT
public:
    explicit Selection(Document *document, QObject *parent = nullptr);

    [[nodiscard]] std::optional<VariantId> variant() const { return m_variant; }
    [[nodiscard]] bool isSelected(VariantId id) const { return m_variant == id; }

    /// All that are selected, variant() among them, in the order of the document.
    [[nodiscard]] const std::vector<VariantId> &all() const { return m_all; }
    [[nodiscard]] bool isAmong(VariantId id) const;

    /// Selects a variant alone, or none.
    void select(std::optional<VariantId> variant);

    /// Selects a variant with others, which may include it.
    void select(VariantId variant, const std::vector<VariantId> &others);

    /// Selects the variant that many rows further; false where the list ends before.
    bool step(int rows);

    /// The exit of a variant that the user worked on last, in any panel; until then, and where that has no threshold
    /// now, the first that has one. Exit 1 where none has.
    [[nodiscard]] ExitIndex exit(VariantId variant) const;

    /// The user works on an exit of a variant.
    void touch(VariantId variant, ExitIndex exit) { m_exits[variant] = exit; }

Q_SIGNALS:
    void changed();

private:
    void keepValid();
    void set(std::optional<VariantId> variant, std::vector<VariantId> all);

    Document *m_document;
    std::optional<VariantId> m_variant;
    std::vector<VariantId> m_all;
    std::map<VariantId, ExitIndex> m_exits; ///< that were touched last
    std::size_t m_row = 0;                  ///< where the selected one stood, for when it goes
};

} // namespace offramp
