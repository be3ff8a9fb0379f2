// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/threadworker.h"

#include <new>

namespace offramp {

ThreadWorker::ThreadWorker(QObject *parent)
    : QObject(parent)
    , m_isCancelled(std::make_shared<std::atomic<bool>>(false))
{
    m_pool.setMaxThreadCount(1);
}

ThreadWorker::~ThreadWorker()
{
    cancel();
    m_pool.waitForDone();
}

void ThreadWorker::cancel()
{
    m_pool.clear();
    *m_isCancelled = true;
    m_isCancelled = std::make_shared<std::atomic<bool>>(false);
    m_pending = 0;
}

Error ThreadWorker::caughtError()
{
    try {
        throw;
    } catch (const std::bad_alloc &) {
        return {ErrorKind::Failed, "There is not enough memory for this.",
                "Close other recordings or programs, then try again."};
    } catch (const std::exception &error) {
        return {ErrorKind::Failed, std::string("An unexpected error occurred: ") + error.what() + '.',
                "Try again; if it happens again, report it with the file that causes it."};
    } catch (...) {
        return {ErrorKind::Failed, "An unexpected error occurred.",
                "Try again; if it happens again, report it with the file that causes it."};
    }
}

} // namespace offramp
