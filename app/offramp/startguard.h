// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace offramp {

/// While it lives, a window system that cannot be used (no display, a library that its plugin needs) ends the program
/// with a sentence and exit code 1; Qt alone would abort. For the time in which the application is constructed; one at
/// a time, in the GUI thread.
class StartGuard
{
public:
    StartGuard();
    ~StartGuard();
    StartGuard(const StartGuard &) = delete;
    StartGuard &operator=(const StartGuard &) = delete;
};

} // namespace offramp
