-- Takes back 0007: the index of live dispatches.
-- SPDX-License-Identifier: Apache-2.0

DROP INDEX dispatches_live;
