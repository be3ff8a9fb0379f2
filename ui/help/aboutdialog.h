// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/help/textdialog.h"

class QUrl;

namespace offramp {

/// The version, the licences and the libraries of the program; its links show the licences' texts.
class AboutDialog : public TextDialog
{
    Q_OBJECT
public:
    explicit AboutDialog(QWidget *parent = nullptr);

private:
    void showLicence(const QUrl &name);
};

} // namespace offramp
