// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// Part of every test under the thread sanitizer. Qt itself is compiled without it, so the sanitizer does not see that a
// pool or an event queue hands data from one thread to another, and would report each handover as a race. These
// functions take the place of Qt's, tell the sanitizer, and call Qt's.

#include <QMetaObject>
#include <QObject>
#include <QRunnable>
#include <QThreadPool>

#include <dlfcn.h>
#include <functional>
#include <sanitizer/tsan_interface.h>

namespace {

template<typename Function>
Function *ofQt(const char *name)
{
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

/// A slot that is called in another thread.
class HandedOver : public QtPrivate::QSlotObjectBase
{
public:
    explicit HandedOver(QtPrivate::QSlotObjectBase *slot)
        : QSlotObjectBase(&HandedOver::operate)
        , m_slot(slot)
    {
        __tsan_release(this);
    }

private:
    static void operate(int operation, QSlotObjectBase *self, QObject *receiver, void **arguments, bool *)
    {
        auto *handedOver = static_cast<HandedOver *>(self);
        __tsan_acquire(self);
        if (operation == Call) {
            handedOver->m_slot->call(receiver, arguments);
        } else if (operation == Destroy) {
            handedOver->m_slot->destroyIfLastRef();
            delete handedOver;
        }
    }

    QtPrivate::QSlotObjectBase *m_slot;
};

/// Work that is run in another thread.
class HandedOverWork : public QRunnable
{
public:
    HandedOverWork(QThreadPool *pool, std::function<void()> work)
        : m_pool(pool)
        , m_work(std::move(work))
    {
        __tsan_release(this);
    }

    void run() override
    {
        __tsan_acquire(this);
        m_work();
        m_work = nullptr;
        __tsan_release(m_pool);
    }

private:
    QThreadPool *m_pool;
    std::function<void()> m_work;
};

} // namespace

bool QMetaObject::invokeMethodImpl(QObject *object, QtPrivate::QSlotObjectBase *slot, Qt::ConnectionType type,
                                   void *result)
{
    static auto *invoke = ofQt<bool(QObject *, QtPrivate::QSlotObjectBase *, Qt::ConnectionType, void *)>(
        "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv");
    return invoke(object, new HandedOver(slot), type, result);
}

void QThreadPool::start(std::function<void()> work, int priority)
{
    start(new HandedOverWork(this, std::move(work)), priority);
}

bool QThreadPool::waitForDone(int milliseconds)
{
    static auto *wait = ofQt<bool(QThreadPool *, int)>("_ZN11QThreadPool11waitForDoneEi");
    const bool done = wait(this, milliseconds);
    __tsan_acquire(this);
    return done;
}
