// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/choosefile.h"

#include <QComboBox>

namespace offramp {

/// Offers names, and a file instead: the last entry asks for one, which is listed then.
class NameOrFileCombo : public QComboBox
{
    Q_OBJECT
public:
    /// fileEntry: the text of the last entry; choice: what the file dialog shows.
    NameOrFileCombo(const QString &fileEntry, const FileChoice &choice, QWidget *parent = nullptr);

    /// Adds a name; nothing is chosen by that.
    void addName(const QString &text, const QString &value, const QString &tip = {});

    /// The value of the name that is chosen, or the path of the file; empty where nothing is chosen.
    [[nodiscard]] QString value() const { return currentData().toString(); }

    /// Chooses the name with a value, else the file of that path.
    void setValue(const QString &value);

Q_SIGNALS:
    void valueChanged(); ///< by the user

private:
    void take(int index);

    FileChoice m_choice;
    int m_chosen = -1; ///< before the last entry was
};

} // namespace offramp
