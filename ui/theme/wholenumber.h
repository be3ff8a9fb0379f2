// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace offramp {

/// Makes a double click in a line edit or a spin box select a whole number. Qt would select the digits on one side of
/// the decimal point, and what is typed would be added to the others.
void selectWholeNumbers(QWidget *field);

} // namespace offramp
