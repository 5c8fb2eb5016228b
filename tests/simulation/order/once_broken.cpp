/// \file
/// The cases. A step selects from the ground (the common state): when the drawing of grounds
/// changes, the cases still run, but may no longer reproduce what once broke.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/once_broken.hpp"

namespace hallbook::order {

const std::vector<OnceBroken>& once_broken() {
    static const std::vector<OnceBroken> cases{
        {"deadlines judged by a book's rule that was edited later",
         {.ground = 117144,
          .halls = 2,
          .steps =
              {{Act::enforce_day, 1, 909, {0, 0, 0}},
               {Act::edit_rules, 2, 1526, {0, 349, 127}},
               {Act::sync, 2, 1900, {657, 0, 0}}}},
         {}},
        {"a mark judged by a maximum that was edited later",
         {.ground = 679171,
          .halls = 4,
          .steps = {{Act::dispatch_next, 1, 3, {659, 0, 0}}, {Act::edit_rules, 4, 496, {0, 0, 0}}}},
         {{4, all_operations, all_operations}}},
        {"one member under two card numbers",
         {.ground = 93509,
          .halls = 2,
          .steps =
              {{Act::dispatch_next, 2, 282, {796, 0, 0}},
               {Act::edit_card, 2, 513, {929, 0, 803}},
               {Act::roll_off, 1, 1436, {713, 0, 0}},
               {Act::end_dispatch, 2, 2628, {0, 0, 0}},
               {Act::sync, 2, 2628, {833, 0, 0}}}},
         {}},
        {"an edit drops a registration that is out",
         {.ground = 725730,
          .halls = 2,
          .steps =
              {{Act::dispatch_next, 2, 92, {467, 494, 0}},
               {Act::edit_registration, 2, 1252, {950, 0, 285}}}},
         {}},
        {"who left is put back by an edit and has no deadline",
         {.ground = 344719,
          .halls = 2,
          .steps =
              {{Act::leave, 2, 167, {890, 335, 0}},
               {Act::edit_registration, 2, 526, {222, 119, 454}}}},
         {}},
        {"a check mark is taken back from one whom a check-in had sent out",
         {.ground = 363766,
          .halls = 2,
          .steps =
              {{Act::close_referral, 1, 19, {0, 0, 0}},
               {Act::dispatch_next, 2, 816, {0, 0, 0}},
               {Act::check_in, 2, 1536, {0, 0, 0}},
               {Act::take_mark_back, 1, 3228, {0, 0, 0}}}},
         {}},
        {"who quit is put back by an edit",
         {.ground = 12751,
          .halls = 1,
          .steps =
              {{Act::end_dispatch, 1, 672, {0, 953, 0}},
               {Act::edit_registration, 1, 1995, {0, 0, 604}}}},
         {}},
        {"the place among bidders when another bidder was dispatched",
         {.ground = 834783,
          .halls = 3,
          .steps =
              {{Act::place_bid, 2, 738, {662, 0, 0}},
               {Act::place_bid, 3, 742, {584, 373, 0}},
               {Act::answer_bid, 3, 1757, {0, 0, 0}},
               {Act::dispatch_next, 2, 1788, {430, 509, 0}},
               {Act::sync, 2, 1945, {302, 0, 0}}}},
         {}},
        {"a re-sign of a place whose registration was refused",
         {.ground = 784910,
          .halls = 2,
          .steps =
              {{Act::dispatch_next, 1, 4, {0, 877, 0}},
               {Act::sign, 2, 163, {0, 0, 0}},
               {Act::end_dispatch, 1, 574, {0, 0, 0}},
               {Act::end_dispatch, 1, 822, {0, 0, 0}},
               {Act::re_sign, 2, 830, {0, 0, 0}}}},
         {}},
        {"a morning is closed with a request that was refused",
         {.ground = 813378,
          .halls = 2,
          .steps =
              {{Act::edit_rules, 2, 14, {0, 239, 421}},
               {Act::open_request, 1, 28, {0, 335, 0}},
               {Act::close_referral, 1, 116, {0, 0, 0}}}},
         {}},
    };
    return cases;
}

}  // namespace hallbook::order
