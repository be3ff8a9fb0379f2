// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/offramp/homefolder.h"
#include "app/offramp/verbs.h"

#include <QApplication>

namespace offramp {

/// Qt without a display, for verbs that paint: with the product's font, and with numbers as in C. Make one before any
/// thread.
class HeadlessApplication
{
public:
    explicit HeadlessApplication(Arguments arguments);

private:
    HomeFolder m_home;
    Arguments m_arguments; ///< QApplication refers to their number
    QApplication m_application;
};

} // namespace offramp
