// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// What is known of each open network, side by side: a column for each network, a row for each fact. The first row has
/// its name, which can be edited, and a check box that shows it on the charts. A fact that no recording has gets no
/// row; one that a single recording lacks is "unknown".
class NetworksModel : public TextsModel
{
    Q_OBJECT
public:
    static constexpr int nameRow = 0;

    explicit NetworksModel(Document *document, QObject *parent = nullptr);

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

    /// The network of a column, or nothing for the first column.
    [[nodiscard]] std::optional<RecordingId> networkAt(int column) const;

protected:
    [[nodiscard]] int rows() const override { return static_cast<int>(m_facts.size()); }
    [[nodiscard]] int columns() const override
    {
        return m_networks.empty() ? 0 : 1 + static_cast<int>(m_networks.size());
    }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] bool isNumber(int) const override { return false; }
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    /// One row: its name, what it means, and each network's text; empty where it is unknown. Costs are numbers, because
    /// how they are shown follows E_max.
    struct Fact {
        QString name;
        QString tip;
        QStringList texts;
        std::vector<std::optional<double>> costs = {};
        std::optional<ExitIndex> exit = {}; ///< whose costs they are
    };

    /// A column. Keeps its recording, since a view may ask while the document changes.
    struct Network {
        RecordingId id;
        RecordingPtr recording;
    };

    void follow();
    [[nodiscard]] static std::vector<Fact> factsOf(const std::vector<Network> &networks);
    [[nodiscard]] QString known(const Fact &fact, int column) const;
    [[nodiscard]] QVariant nameData(const Network &network, int role) const;

    Document *m_document;
    std::vector<Network> m_networks;
    std::vector<Fact> m_facts;
};

} // namespace offramp
