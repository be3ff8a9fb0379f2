// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStringList>

class QWidget;

namespace offramp::fixtures {

/// The numbers below root, itself included, that are visible and have no tooltip, and how many have one. Labels,
/// fields, cells, heads of columns and what charts paint are looked at; file paths, buttons that act, messages and
/// running text are not.
class NumberWalk
{
public:
    explicit NumberWalk(QWidget *root);

    QStringList untold;
    int told = 0;

private:
    void lookAt(QWidget *widget);
    void count(const QString &text, const QString &tip, const QWidget *where);
};

} // namespace offramp::fixtures
