// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/threadworker.h"

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

} // namespace offramp
