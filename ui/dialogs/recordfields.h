// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/devicelist.h"
#include "ui/engine/plancheck.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace offramp {

class NetworkList;
class PicturesEdit;

/// The settings of a recording as a person chooses them: networks, test set, preprocessing, device, batch, folder.
class RecordFields : public QWidget
{
    Q_OBJECT
public:
    /// Asks engine for the devices, and starts with what was chosen last.
    explicit RecordFields(const QString &engine, QWidget *parent = nullptr);

    /// The network files, in their order.
    [[nodiscard]] QStringList networks() const;
    void addNetworks(const QStringList &paths);

    /// What all jobs share: everything but network and out. A field that cannot be read is absent from it.
    [[nodiscard]] RecordJob common() const;

    /// Why a field cannot be read, or nothing.
    [[nodiscard]] std::optional<Error> problem() const;

    /// Where recordings go, or an empty text: beside their networks.
    [[nodiscard]] QString folder() const;

    /// Shows what a dry run found: the test set's splits, the network's own preprocessing.
    void showPlan(const PlanEvent &plan);

    /// Keeps what was chosen for the next time.
    void keep() const;

Q_SIGNALS:
    void networksChanged();
    void changed(); ///< any of the rest

private:
    void arrange();
    void restore();
    void chooseNetworks();
    void chooseLabels();
    void fillDevices();

    DeviceList m_deviceList;
    NetworkList *m_networks;
    QLineEdit *m_dataset;
    QComboBox *m_split;
    QComboBox *m_labels;
    PicturesEdit *m_pictures;
    QComboBox *m_device;
    QSpinBox *m_batch;
    QSpinBox *m_limit;
    QLineEdit *m_folder;
    QString m_wantedDevice; ///< chosen last; it may be gone
};

} // namespace offramp
