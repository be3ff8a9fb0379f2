// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace offramp {

/// A file as one clickable row: its name, and its folder in muted text.
class RecentButton : public QPushButton
{
    Q_OBJECT
public:
    explicit RecentButton(const QString &path, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_folder;
};

/// A folder for display: the home folder as "~".
[[nodiscard]] QString shortFolder(const QString &folder);

} // namespace offramp
