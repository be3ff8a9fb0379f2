// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/plancheck.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace offramp {

class DeviceCombo;
class NameOrFileCombo;
class NetworkList;
class PreprocessingEdit;
class RecordOptions;

/// The settings of a recording: networks, test set, preprocessing, outputs, costs, device, batch, folder, and folded
/// ones that few need.
class RecordFields : public QWidget
{
    Q_OBJECT
public:
    /// Asks engine for the devices, and starts with the last choices.
    explicit RecordFields(const QString &engine, QWidget *parent = nullptr);

    /// The network files, in their order.
    [[nodiscard]] QStringList networks() const;
    void addNetworks(const QStringList &paths);
    void setDataset(const QString &folder);

    /// What all jobs share: everything but network and out. Invalid fields are absent.
    [[nodiscard]] RecordJob common() const;

    /// Why a field is invalid, or nothing.
    [[nodiscard]] std::optional<Error> problem() const;

    /// The folder for recordings; empty: next to their networks.
    [[nodiscard]] QString folder() const;

    /// Shows the result of a dry run: the test set's splits, the network's preprocessing.
    void showPlan(const PlanEvent &plan);

    /// Stores the choices for the next time.
    void keep() const;

    /// Whether choices are stored.
    [[nodiscard]] static bool hasKept();

    /// Removes the stored choices.
    static void forget();

Q_SIGNALS:
    void networksChanged();
    void changed(); ///< any other field

private:
    void offerChoices();
    void arrange();
    void restore();
    void chooseNetworks();

    NetworkList *m_networks;
    QLineEdit *m_dataset;
    QComboBox *m_split;
    NameOrFileCombo *m_labels;
    QComboBox *m_among;
    PreprocessingEdit *m_preprocessing;
    QLineEdit *m_exits;
    QComboBox *m_outputs;
    QComboBox *m_count;
    DeviceCombo *m_device;
    QSpinBox *m_batch;
    QSpinBox *m_limit;
    QCheckBox *m_skipBroken;
    QLineEdit *m_folder;
    RecordOptions *m_options;
};

} // namespace offramp
