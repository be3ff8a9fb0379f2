// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/recordjob.h"

#include <QWidget>

class QComboBox;
class QSpinBox;

namespace offramp {

/// Which network the weights of a file are for, and its number of classes.
class ArchitectureFields : public QWidget
{
    Q_OBJECT
public:
    /// network: the title of the file's card, for screen readers.
    explicit ArchitectureFields(const QString &network, QWidget *parent = nullptr);

    void apply(RecordJob &job) const;

Q_SIGNALS:
    void changed();

private:
    QComboBox *m_architecture;
    QSpinBox *m_classes;
};

} // namespace offramp
