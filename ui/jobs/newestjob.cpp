// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/newestjob.h"

namespace offramp {

NewestJob::NewestJob(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

NewestJob::~NewestJob()
{
    cancel();
    m_pool.waitForDone();
}

void NewestJob::cancel()
{
    m_pool.clear();
    if (m_cancelled)
        *m_cancelled = true;
    m_cancelled.reset();
}

} // namespace offramp
