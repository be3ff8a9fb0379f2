// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

using EventJson = nlohmann::ordered_json;

/// Writes the fields of events into a JSON object. An event is described once, in a function that takes either this or
/// an EventReader.
class EventWriter
{
public:
    template<typename T>
    using Subject = const T;

    explicit EventWriter(EventJson &json)
        : m_json(json)
    {
    }

    void field(const char *key, const auto &value) { m_json[key] = value; }
    template<typename T>
    void field(const char *key, const std::optional<T> &value)
    {
        if (value)
            m_json[key] = *value;
    }
    void laterField(const char *key, const auto &value) { field(key, value); }
    void field(const char *key, ErrorKind kind) { m_json[key] = toText(kind); }
    void signedNumbers(const char *key, const std::vector<double> &numbers) { m_json[key] = numbers; }
    static void check(bool) { }
    void exit(const char *key, int exit) { m_json[key] = exit + 1; }
    void derived(const char *key, const auto &value) { m_json[key] = value; }

    void object(const char *key, auto describe)
    {
        EventWriter inner(m_json[key] = EventJson::object());
        describe(inner);
    }
    void list(const char *key, const auto &entries, auto describe)
    {
        EventJson &list = m_json[key] = EventJson::array();
        for (const auto &entry : entries) {
            EventWriter inner(list.emplace_back(EventJson::object()));
            describe(inner, entry);
        }
    }

private:
    EventJson &m_json;
};

/// Takes fields out of an object; throws Mismatch where one is missing or not of its type and range.
class EventReader
{
public:
    struct Mismatch {
    };
    template<typename T>
    using Subject = T;

    explicit EventReader(const EventJson &json)
        : m_json(json)
    {
        check(json.is_object());
    }

    static void check(bool good)
    {
        if (!good)
            throw Mismatch();
    }
    void field(const char *key, auto &value) { read(at(key), value); }
    template<typename T>
    void field(const char *key, std::optional<T> &value)
    {
        if (m_json.contains(key))
            read(at(key), value.emplace());
    }
    /// A field that this version of the protocol did not have at first: value stays as it is where that is missing.
    void laterField(const char *key, auto &value)
    {
        if (m_json.contains(key))
            read(at(key), value = {});
    }
    void signedNumbers(const char *key, std::vector<double> &numbers)
    {
        list(key, [&](const EventJson &entry) {
            check(entry.is_number());
            numbers.push_back(entry.get<double>());
        });
    }
    void exit(const char *key, int &exit)
    {
        field(key, exit);
        check(exit-- > 0);
    }
    static void derived(const char *, const auto &) { }

    void object(const char *key, auto describe)
    {
        EventReader inner(at(key));
        describe(inner);
    }
    void list(const char *key, auto &entries, auto describe)
    {
        list(key, [&](const EventJson &entry) {
            EventReader inner(entry);
            describe(inner, entries.emplace_back());
        });
    }

private:
    [[nodiscard]] const EventJson &at(const char *key) const
    {
        check(m_json.contains(key));
        return m_json[key];
    }
    void list(const char *key, auto each)
    {
        check(at(key).is_array());
        std::ranges::for_each(at(key), each);
    }

    static void read(const EventJson &json, std::string &value)
    {
        check(json.is_string());
        value = json.get<std::string>();
    }
    template<std::integral T>
    static void read(const EventJson &json, T &value)
    {
        constexpr std::uint64_t largest = sizeof(T) < 8 ? 100'000'000 : std::numeric_limits<T>::max();
        check(json.is_number_unsigned() && json.get<std::uint64_t>() <= largest);
        value = json.get<T>();
    }
    static void read(const EventJson &json, bool &value)
    {
        check(json.is_boolean());
        value = json.get<bool>();
    }
    static void read(const EventJson &json, double &value)
    {
        check(json.is_number() && std::isfinite(json.get<double>()) && json.get<double>() >= 0);
        value = json.get<double>();
    }
    static void read(const EventJson &json, ErrorKind &value)
    {
        constexpr std::array kinds{ErrorKind::Failed,    ErrorKind::Usage,  ErrorKind::BadInput,
                                   ErrorKind::Cancelled, ErrorKind::Device, ErrorKind::Memory};
        check(json.is_string());
        const auto found = std::ranges::find_if(kinds, [&](ErrorKind kind) { return json == toText(kind); });
        value = found == kinds.end() ? ErrorKind::Failed : *found; // a later program knows more kinds
    }
    template<typename T>
    static void read(const EventJson &json, std::vector<T> &values)
    {
        check(json.is_array());
        for (const EventJson &entry : json)
            read(entry, values.emplace_back());
    }

    const EventJson &m_json;
};

} // namespace offramp
