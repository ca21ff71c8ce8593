; Instructions that C# has no words for.

global port_read8, port_read16, port_read32, port_write8, port_write16, port_write32
global processor_load_interrupts, processor_enable, processor_disable, processor_wait, processor_ticks
global processor_frame, processor_fault_address
global kernel_image_end, kernel_modules_first, kernel_modules_last, interrupt_stub_table
extern kernel_end, kernel_modules_start, kernel_modules_end, interrupt_stubs

section .text
bits 64

port_read8:
        mov     edx, edi
        xor     eax, eax
        in      al, dx
        ret
port_read16:
        mov     edx, edi
        xor     eax, eax
        in      ax, dx
        ret
port_read32:
        mov     edx, edi
        in      eax, dx
        ret
port_write8:
        mov     edx, edi
        mov     eax, esi
        out     dx, al
        ret
port_write16:
        mov     edx, edi
        mov     eax, esi
        out     dx, ax
        ret
port_write32:
        mov     edx, edi
        mov     eax, esi
        out     dx, eax
        ret

processor_load_interrupts:              ; rdi: ten octets, size and address
        lidt    [rdi]
        ret
processor_enable:
        sti
        ret
processor_disable:
        cli
        ret
; Called with interrupts off: sti takes effect only after the instruction behind it, so that an interrupt between a last
; look for work and the hlt wakes the hlt.
processor_wait:
        sti
        hlt
        cli
        ret
processor_ticks:
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        ret
processor_frame:                        ; the caller's frame: where a trace of the stack begins
        mov     rax, rbp
        ret
processor_fault_address:
        mov     rax, cr2
        ret

; The linker's symbols are addresses; C# can call, not take an address.
kernel_image_end:
        mov     eax, kernel_end
        ret
kernel_modules_first:
        mov     eax, kernel_modules_start
        ret
kernel_modules_last:
        mov     eax, kernel_modules_end
        ret
interrupt_stub_table:
        mov     eax, interrupt_stubs
        ret
