// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/trainjob.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace offramp {

class DeviceCombo;
class NameOrFileCombo;

/// The settings of a training: network, data set, recipe and what replaces its fields, device, file.
class TrainFields : public QWidget
{
    Q_OBJECT
public:
    /// Asks engine for the devices, and starts with the last choices.
    explicit TrainFields(const QString &engine, QWidget *parent = nullptr);

    /// Names of the recipes that need no file.
    [[nodiscard]] static QStringList recipes();

    /// The job; texts may be empty while they are not chosen.
    [[nodiscard]] TrainJob job() const;

    /// Uses another file for the network.
    void chooseOut(const QString &path);

    /// Stores the choices for the next time.
    void keep() const;

    /// Whether choices are stored.
    [[nodiscard]] static bool hasKept();

    /// Removes the stored choices.
    static void forget();

Q_SIGNALS:
    void changed();

private:
    void offerChoices();
    void explain();
    void arrange();
    void restore();
    void proposeOut();

    NameOrFileCombo *m_architecture;
    QLineEdit *m_dataset;
    NameOrFileCombo *m_recipe;
    QLineEdit *m_weights;
    QSpinBox *m_epochs;
    QSpinBox *m_limit;
    QSpinBox *m_size;
    QSpinBox *m_seed;
    DeviceCombo *m_device;
    QComboBox *m_precision;
    QSpinBox *m_threads;
    QLineEdit *m_out;
    bool m_isOutChosen = false; ///< by the user; else it follows the architecture
    QString m_folder;           ///< of the last training's file
};

} // namespace offramp
