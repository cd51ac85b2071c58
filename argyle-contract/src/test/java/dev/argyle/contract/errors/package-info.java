/// Every call and every error number that its manual page lists: provoked on our stack and, where
/// it can be, on the kernel.
package dev.argyle.contract.errors;
